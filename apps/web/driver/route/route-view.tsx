import { Badge } from '../../kit/data/badge.tsx';
import { Panel } from '../../kit/data/panel.tsx';
import { InstantText } from '../../kit/data/values.tsx';
import { formatDistance, formatWeight, inWords } from '../../kit/format.ts';
import { Link } from '../../kit/navigation.tsx';
import { useDriver } from '../data/driver.ts';
import { parcelsOf, useParcels, useSite } from '../data/my-route.ts';
import { PositionSharing } from '../positions/position-sharing.tsx';
import { isOpen, type Route, type Stop } from '../outbox/as-reported.ts';
import { BreakNotice, OnTheRoad } from './on-the-road.tsx';
import { LoadAndLeave } from './load-and-leave.tsx';
import { NextStop } from './next-stop.tsx';
import { stopName } from './stop-words.ts';

/** A route that is fixed or driven: what is next, large; then all of it. */
export function RouteView({ route }: { route: Route }) {
  const { subject } = useDriver();
  const site = useSite(subject, route.site_id);
  const next = route.stops.find(isOpen);
  return (
    <>
      <header className="route-head">
        <p className="route-count">
          <span className="value">
            {route.stops_done} of {route.stops_total}
          </span>{' '}
          deliveries
        </p>
        <p className="quiet">
          {inWords(route.state)} · {formatDistance(route.distance_m)} · back{' '}
          <InstantText at={route.ends_at} />
        </p>
      </header>
      {route.state === 'released' && <LoadAndLeave route={route} />}
      {route.state === 'active' && (
        <>
          <BreakNotice route={route} />
          {next && <NextStop route={route} stop={next} siteName={site.data?.name} />}
          <PositionSharing />
        </>
      )}
      {route.state === 'done' && (
        <p className="note">The route is finished. The next one appears here.</p>
      )}
      {route.state === 'cancelled' && (
        <p className="note">The breakdown is reported. Others fetch what you carry.</p>
      )}
      <StopList route={route} siteName={site.data?.name} />
      {route.state === 'active' && <OnTheRoad route={route} />}
    </>
  );
}

function StopList({ route, siteName }: { route: Route; siteName: string | undefined }) {
  const { subject } = useDriver();
  const parcels = useParcels(subject, route).data ?? [];
  const stops = route.stops.filter(({ state }) => state !== 'skipped');
  return (
    <Panel title="Stops" flush>
      <ol className="stops">
        {stops.map((stop) => (
          <li key={stop.stop_id} className={isOpen(stop) ? undefined : 'stop-over'}>
            <Link href={`/driver/stops/${stop.stop_id}`}>
              <span className="stop-when">
                <StopTime stop={stop} />
              </span>
              <span className="stop-what">
                <strong>{stopName(stop, siteName)}</strong>
                <span className="quiet small">
                  {contentsOf(stop, parcelsOf(stop, parcels).length)}
                </span>
              </span>
              <StopState stop={stop} />
            </Link>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

export function StopTime({ stop }: { stop: Stop }) {
  return (
    <InstantText at={stop.finished_at ?? stop.eta?.expected_at ?? stop.planned_at} style="time" />
  );
}

function contentsOf(stop: Stop, parcels: number): string {
  if (stop.kind === 'return') return 'Hand back what is left';
  if (stop.kind === 'load' && stop.shipment_id === null) return 'All that goes on board here';
  const units = stop.load_units === 1 ? '1 unit' : `${stop.load_units} units`;
  const boxes = parcels === 0 ? units : parcels === 1 ? '1 parcel' : `${parcels} parcels`;
  return `${boxes}, ${formatWeight(stop.load_g)}`;
}

export function StopState({ stop }: { stop: Stop }) {
  if (stop.state === 'failed') return <Badge tone="bad">{inWords(stop.failure ?? 'failed')}</Badge>;
  if (stop.state === 'delivered' || stop.state === 'done')
    return <Badge tone="good">{inWords(stop.state)}</Badge>;
  if (stop.state === 'arrived') return <Badge tone="accent">You are here</Badge>;
  if (isLate(stop)) return <Badge tone="warn">Late</Badge>;
  return stop.express ? <Badge tone="accent">Express</Badge> : null;
}

const isLate = ({ eta, promised_at }: Stop): boolean =>
  eta !== null && promised_at !== null && eta.expected_at > promised_at;
