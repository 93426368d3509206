import { Button } from '../../kit/controls/button.tsx';
import { EmptyState } from '../../kit/feedback/empty-state.tsx';
import { Loaded } from '../../kit/feedback/loaded.tsx';
import { Facts, Panel } from '../../kit/data/panel.tsx';
import { InstantText } from '../../kit/data/values.tsx';
import { formatWeight } from '../../kit/format.ts';
import { Link, navigate } from '../../kit/navigation.tsx';
import { useDriver, useReport } from '../data/driver.ts';
import { parcelsOf, useCurrentRoute, useParcels, useSite } from '../data/my-route.ts';
import { isOpen, type Route, type Stop } from '../outbox/as-reported.ts';
import { standAt } from '../positions/use-position-reports.ts';
import { Navigate } from '../route/next-stop.tsx';
import { StopState, StopTime } from '../route/route-view.tsx';
import { stopName } from '../route/stop-words.ts';
import { HandOver } from './hand-over.tsx';
import { ParcelLine, ParcelScan } from './parcel-scan.tsx';

export function StopPage({ stopId }: { stopId: string }) {
  const { subject } = useDriver();
  const { query, route } = useCurrentRoute(subject);
  return (
    <div className="page driver-page">
      <Link href="/driver">Back to the route</Link>
      {route || query.isLoading ? (
        <Loaded query={query} lines={6}>
          {(read) => <OneStop route={route ?? read} stopId={stopId} />}
        </Loaded>
      ) : (
        <EmptyState title="This stop is not on your route">
          It was taken off, or its route is over.
        </EmptyState>
      )}
    </div>
  );
}

function OneStop({ route, stopId }: { route: Route; stopId: string }) {
  const { subject } = useDriver();
  const site = useSite(subject, route.site_id);
  const stop = route.stops.find((one) => one.stop_id === stopId);
  if (!stop)
    return <EmptyState title="This stop is not on your route">It was taken off.</EmptyState>;
  return (
    <>
      <header className="stop-head">
        <h1>{stopName(stop, site.data?.name)}</h1>
        <StopState stop={stop} />
      </header>
      <Panel>
        <About stop={stop} siteAddress={stop.kind === 'return' ? site.data?.address : undefined} />
        {stop.state === 'planned' && <Navigate stop={stop} />}
      </Panel>
      <Work route={route} stop={stop} />
    </>
  );
}

function About({ stop, siteAddress }: { stop: Stop; siteAddress: string | undefined }) {
  const { recipient, phone, instructions, window } = stop;
  return (
    <Facts
      of={[
        ...(siteAddress === undefined ? [] : [['Address', siteAddress] as const]),
        ...(recipient === null ? [] : [['For', recipient] as const]),
        ...(phone === null ? [] : [['Telephone', phone] as const]),
        ...(instructions === null ? [] : [['Note', instructions] as const]),
        ...(window === null
          ? []
          : [
              [
                'Window',
                <span key="window">
                  <InstantText at={window.opens_at} style="time" /> –{' '}
                  <InstantText at={window.closes_at} style="time" />
                </span>,
              ] as const,
            ]),
        [stop.finished_at === null ? 'Expected' : 'Done', <StopTime key="time" stop={stop} />],
        ...(stop.kind === 'return' ? [] : [['Load', formatWeight(stop.load_g)] as const]),
      ]}
    />
  );
}

/** What can be done here now; nothing is asked of the network. */
function Work({ route, stop }: { route: Route; stop: Stop }) {
  const other = route.stops.find(
    ({ state, stop_id }) => state === 'arrived' && stop_id !== stop.stop_id,
  );
  if (route.state === 'released') return <p className="note">Load and start the route first.</p>;
  if (route.state !== 'active' || !isOpen(stop)) return null;
  if (other)
    return (
      <p className="note">
        You are at <Link href={`/driver/stops/${other.stop_id}`}>{stopName(other)}</Link>. Say what
        became of it first.
      </p>
    );
  if (stop.kind === 'return') return <Finish route={route} />;
  if (stop.state === 'planned') return <Arrive route={route} stop={stop} />;
  return stop.kind === 'load' ? (
    <Fetch route={route} stop={stop} />
  ) : (
    <HandOver route={route} stop={stop} />
  );
}

function Arrive({ route, stop }: { route: Route; stop: Stop }) {
  const { report, now } = useReport(route);
  const { subject } = useDriver();
  const parcels = parcelsOf(stop, useParcels(subject, route).data ?? []);
  const arrive = async (): Promise<void> => {
    await report({ type: 'arrived', stop_id: stop.stop_id });
    standAt(stop.position, now());
  };
  return (
    <>
      <Button look="primary" className="wide" onClick={() => void arrive().catch(reportError)}>
        I am here
      </Button>
      {parcels.length > 0 && (
        <Panel title={stop.kind === 'load' ? 'To fetch' : 'To deliver'} flush>
          <ul className="parcels">
            {parcels.map((parcel) => (
              <ParcelLine key={parcel.parcel_id} parcel={parcel} isDone={false} doneWord="" />
            ))}
          </ul>
        </Panel>
      )}
    </>
  );
}

function Fetch({ route, stop }: { route: Route; stop: Stop }) {
  const { report } = useReport(route);
  const { subject } = useDriver();
  const parcels = parcelsOf(stop, useParcels(subject, route).data ?? []);
  return (
    <Panel title="On board">
      <ParcelScan parcels={parcels} vehicleId={route.vehicle_id} />
      <Button
        look="primary"
        className="wide"
        onClick={() =>
          void report({ type: 'loaded', stop_id: stop.stop_id })
            .then(() => navigate('/driver'))
            .catch(reportError)
        }
      >
        Loaded, go on
      </Button>
    </Panel>
  );
}

function Finish({ route }: { route: Route }) {
  const { report } = useReport(route);
  const open = route.stops.filter((stop) => isOpen(stop) && stop.kind !== 'return');
  const failed = route.stops.filter(({ state }) => state === 'failed');
  if (open.length > 0)
    return (
      <p className="note">
        {open.length === 1 ? 'One stop is' : `${open.length} stops are`} still open. Say what became
        of {open.length === 1 ? 'it' : 'them'}, then finish here.
      </p>
    );
  return (
    <Panel title="End of the route">
      <p>
        {failed.length === 0
          ? 'Everything was delivered; nothing to hand back.'
          : `Hand back what could not be delivered: ${failed.length} ${failed.length === 1 ? 'stop' : 'stops'}.`}
      </p>
      <Button
        look="primary"
        className="wide"
        onClick={() =>
          void report({ type: 'finished' })
            .then(() => navigate('/driver'))
            .catch(reportError)
        }
      >
        Finish the route
      </Button>
    </Panel>
  );
}
