import type { Instant } from '@waystock/kernel';
import { InstantText, useSiteTimeZone } from '../../kit/data/values.tsx';
import { formatInstant, formatNear } from '../../kit/format.ts';
import { useNow } from '../../kit/live/clock.ts';
import { isOver, lateText } from './stages.ts';

interface ArrivalProps {
  readonly stage: string;
  readonly promisedAt: Instant;
  readonly window: { readonly from: Instant; readonly to: Instant } | undefined;
  readonly late: string | null;
  readonly stopsBefore?: number | null;
}

/** When it comes: by the promise at first, then a window that becomes narrower on the way. */
export function Arrival({ stage, promisedAt, window, late, stopsBefore }: ArrivalProps) {
  const zone = useSiteTimeZone();
  const now = useNow(15_000);
  if (isOver(stage) || stage === 'returning') return null;
  return (
    <div className="arrival">
      <p className="arrival-when" aria-live="polite">
        {window
          ? `${formatNear(window.from, now, zone)} – ${formatInstant(window.to, zone, 'time')}`
          : `By ${formatNear(promisedAt, now, zone)}`}
      </p>
      {window && <Narrowing {...{ now, window, promisedAt }} />}
      <p className="quiet">
        {stopsText(stopsBefore)}
        {window && (
          <>
            Promised by <InstantText at={promisedAt} />.
          </>
        )}
      </p>
      {late !== null && (
        <p className="arrival-late" role="status">
          Later than promised. {lateText(late)}
        </p>
      )}
    </div>
  );
}

const stopsText = (n: number | null | undefined): string => {
  if (n === null || n === undefined) return '';
  if (n === 0) return 'You are next. ';
  return n === 1 ? 'One stop before you. ' : `${n} stops before you. `;
};

/** The window on the way from now to the promise. */
function Narrowing({
  now,
  window: { from, to },
  promisedAt,
}: {
  now: Instant;
  window: { from: Instant; to: Instant };
  promisedAt: Instant;
}) {
  const end = Math.max(promisedAt, to);
  const span = Math.max(1, end - now);
  const at = (instant: number) => Math.min(100, Math.max(0, ((instant - now) / span) * 100));
  return (
    <svg className="narrowing" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      <rect className="narrowing-way" x="0" y="2" width="100" height="2" />
      <rect
        className="narrowing-window"
        x={at(from)}
        y="1"
        width={Math.max(1.5, at(to) - at(from))}
        height="4"
      />
      <rect
        className="narrowing-promise"
        x={Math.min(99.4, at(promisedAt))}
        y="0"
        width="0.6"
        height="6"
      />
    </svg>
  );
}
