import { useSiteTimeZone } from '../../kit/data/values.tsx';
import { useNow } from '../../kit/live/clock.ts';
import type { SoonestPromise } from '../goods.ts';
import { promiseText } from './availability.tsx';

/** By when it can be there; nothing where nobody can say, in the same room. */
export function CardPromise({ promise }: { promise: SoonestPromise | null | undefined }) {
  const zone = useSiteTimeZone();
  const now = useNow(60_000);
  if (promise === undefined)
    return (
      <span className="card-promise small" role="status" aria-label="Loading">
        <span className="skeleton-line" />
      </span>
    );
  const text =
    promise && promise.promised_at > now ? promiseText(promise.promised_at, now, zone) : '';
  return <span className="card-promise small">{text.charAt(0).toUpperCase() + text.slice(1)}</span>;
}
