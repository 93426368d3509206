import { formatDistance, formatDuration } from '../../kit/format.ts';
import { InstantText } from '../../kit/data/values.tsx';
import { Link } from '../../kit/navigation.tsx';
import type { Route, Stop } from '../outbox/as-reported.ts';
import { mapLink, navigationLink, stopName } from './stop-words.ts';
import { StopState } from './route-view.tsx';

/** The one thing on the page: where to go now. */
export function NextStop(props: {
  readonly route: Route;
  readonly stop: Stop;
  readonly siteName: string | undefined;
}) {
  const { stop, siteName } = props;
  return (
    <section className="next-stop" aria-labelledby="next-stop">
      <div className="next-line">
        <span className="quiet">{stop.state === 'arrived' ? 'At the stop' : 'Next stop'}</span>
        <StopState stop={stop} />
      </div>
      <h2 id="next-stop">{stopName(stop, siteName)}</h2>
      <p className="quiet">
        {stop.state !== 'arrived' && (
          <>
            {formatDistance(stop.leg_m)}, {formatDuration(stop.leg_s)}
            {stop.eta && (
              <>
                {' · there '}
                <InstantText at={stop.eta.expected_at} style="time" />
              </>
            )}
          </>
        )}
        <Window stop={stop} />
      </p>
      {stop.state === 'planned' && <Navigate stop={stop} />}
      <Link className="button button-primary wide" href={`/driver/stops/${stop.stop_id}`}>
        {stop.state === 'arrived' ? 'Go on here' : 'Open this stop'}
      </Link>
    </section>
  );
}

export function Window({ stop }: { stop: Stop }) {
  if (!stop.window) return null;
  return (
    <>
      {stop.state === 'arrived' ? '' : ' · '}
      between <InstantText at={stop.window.opens_at} style="time" /> and{' '}
      <InstantText at={stop.window.closes_at} style="time" />
    </>
  );
}

export const Navigate = ({ stop }: { stop: Stop }) => (
  <p className="navigate">
    <a className="button button-plain" href={navigationLink(stop)}>
      Navigate
    </a>
    <a className="button button-quiet" href={mapLink(stop)} target="_blank" rel="noreferrer">
      In a browser map
    </a>
  </p>
);
