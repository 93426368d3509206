import { formatShare, formatVolume } from '../kit/format.ts';
import './host.css';

const nearlyFull = 0.9;

/** How full a site is, in a bar and in words. */
export function Room({ used, capacity }: { used: number; capacity: number }) {
  const share = used / capacity;
  return (
    <div className="room">
      <meter
        className={share > nearlyFull ? 'room-bar is-full' : 'room-bar'}
        aria-label="Room used"
        min={0}
        max={capacity}
        value={Math.min(used, capacity)}
      />
      <p>
        <strong>{formatShare(share)}</strong> used
        <span className="quiet">
          {' '}
          · {formatVolume(used)} of {formatVolume(capacity)}
          {share > 1 && ', more than there is room for'}
        </span>
      </p>
    </div>
  );
}
