import { SiteTimeZone, useSiteTimeZone } from '../kit/data/values.tsx';
import { useFreshness } from '../kit/live/use-live-facts.ts';
import { usePathParts } from '../kit/navigation.tsx';
import { Shell } from '../kit/shell/shell.tsx';
import { useDriver } from './data/driver.ts';
import { offersKey, routesKey, vehicleKey } from './data/keys.ts';
import { useCurrentRoute, useEntries, useSite } from './data/my-route.ts';
import { OutboxPage } from './outbox/outbox-page.tsx';
import { refusedOf, waitingOf } from './outbox/queue.ts';
import { SyncState } from './outbox/sync-state.tsx';
import { useSending } from './outbox/use-sending.ts';
import { usePositionReports } from './positions/use-position-reports.ts';
import { MapPage } from './route/map-page.tsx';
import { Today } from './route/today.tsx';
import { StopPage } from './stop/stop-page.tsx';
import './driver.css';

const staleBy: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'fleet.vehicle-broken-down': [vehicleKey],
  'fleet.vehicle-back': [vehicleKey],
  'dispatch.route-offered': [offersKey],
  'dispatch.offers-exhausted': [offersKey],
  'dispatch.route-planned': [routesKey],
  'dispatch.route-released': [routesKey, ['route']],
  'dispatch.route-changed': [['route'], routesKey],
  'dispatch.route-cancelled': [routesKey, ['route'], offersKey],
  'dispatch.route-started': [routesKey],
  'dispatch.route-finished': [routesKey],
};
const kinds = Object.keys(staleBy);

export function Driver() {
  const { subject } = useDriver();
  const [part = '', id] = usePathParts();
  const { route, routes } = useCurrentRoute(subject);
  const site = useSite(subject, route?.site_id ?? routes.data?.[0]?.site_id);
  const ownZone = useSiteTimeZone();
  const entries = useEntries();
  const left = waitingOf(entries, subject).length + refusedOf(entries, subject).length;
  useSending(subject);
  useFreshness(staleBy, kinds);
  usePositionReports(route);
  const at = part === 'map' || part === 'outbox' ? `/driver/${part}` : '/driver';
  const page = (
    <Shell
      face="Driver"
      nav={[
        { to: '/driver', label: 'Route', icon: 'route' },
        { to: '/driver/map', label: 'Map', icon: 'map' },
        { to: '/driver/outbox', label: 'Not sent', icon: 'list', count: left },
      ]}
      at={at}
      bar={<SyncState />}
      fixed={part === 'map'}
    >
      {part === 'map' ? (
        <MapPage />
      ) : part === 'outbox' ? (
        <OutboxPage />
      ) : part === 'stops' && id !== undefined ? (
        <StopPage stopId={id} />
      ) : (
        <Today />
      )}
    </Shell>
  );
  return <SiteTimeZone value={site.data?.time_zone ?? ownZone}>{page}</SiteTimeZone>;
}
