import { useNow } from '../../kit/live/clock.ts';
import { Button } from '../../kit/controls/button.tsx';
import { holdAnew, useBasket } from './basket.ts';

/** How long what is in the basket stays this shopper's. */
export function HoldCountdown() {
  const { hold, lines, short, isHolding, trouble } = useBasket();
  const now = useNow();
  const left = hold ? (hold.expires_at - now) / 1000 : 0;
  if (lines.length === 0) return null;
  if (isHolding && !hold) return <p className="hold quiet">Holding it for you …</p>;
  if (trouble !== undefined) return <Again why={trouble} busy={isHolding} />;
  if (short.size > 0)
    return (
      <p className="hold hold-over" role="alert">
        Somebody else was quicker. What there is not enough of is marked below.
      </p>
    );
  if (left <= 0)
    return <Again why="The time is up, so others can buy it again." busy={isHolding} />;
  return (
    <p className={left < 60 ? 'hold hold-soon' : 'hold'} role="timer">
      Held for you for another <strong className="value">{clockText(left)}</strong>
    </p>
  );
}

const Again = ({ why, busy }: { why: string; busy: boolean }) => (
  <div className="hold hold-over" role="alert">
    <p>{why}</p>
    <Button busy={busy} onClick={holdAnew}>
      Hold it again
    </Button>
  </div>
);

/** `9:05` */
const clockText = (seconds: number): string => {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
};
