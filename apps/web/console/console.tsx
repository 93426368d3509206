import type { ReactNode } from 'react';
import { SiteTimeZone, useSiteTimeZone } from '../kit/data/values.tsx';
import { EmptyState } from '../kit/feedback/empty-state.tsx';
import { Link, usePathParts } from '../kit/navigation.tsx';
import { type NavItem, Shell } from '../kit/shell/shell.tsx';
import { ClockControl } from './frame/clock-control.tsx';
import { useConsoleCommands, useFindOrder } from './frame/commands.ts';
import { useConsoleFreshness } from './frame/freshness.ts';
import { ExceptionsPage } from './exceptions/exceptions-page.tsx';
import { FleetPage } from './fleet/fleet-page.tsx';
import { RoutePage } from './fleet/route-page.tsx';
import { IndicatorsPage } from './indicators/indicators-page.tsx';
import { LiveMap } from './live-map/live-map.tsx';
import { OrderPage } from './orders/order-page.tsx';
import { OrdersPage } from './orders/orders-page.tsx';
import { ShipmentPage } from './orders/shipment-page.tsx';
import { useExceptions, useRegions } from './reads.ts';
import { SitePage } from './sites/site-page.tsx';
import { SitesPage } from './sites/sites-page.tsx';
import './console.css';

/** Operations: what happens, what is at risk, and what to do about it. */
export function Console() {
  const [view = 'map', id] = usePathParts();
  const exceptions = useExceptions().data?.length;
  const ownZone = useSiteTimeZone();
  const zone = useRegions().data?.[0]?.time_zone ?? ownZone;
  const commands = useConsoleCommands();
  const find = useFindOrder();
  useConsoleFreshness();
  const nav: readonly NavItem[] = [
    { to: '/console', label: 'Map', icon: 'map' },
    { to: '/console/exceptions', label: 'Exceptions', icon: 'alert', count: exceptions },
    { to: '/console/orders', label: 'Orders', icon: 'orders' },
    { to: '/console/sites', label: 'Sites', icon: 'stock' },
    { to: '/console/fleet', label: 'Fleet', icon: 'fleet' },
    { to: '/console/indicators', label: 'Indicators', icon: 'chart' },
  ];
  const page = pageOf(view, id);
  return (
    <Shell
      face="Console"
      nav={nav}
      at={`/console${page.at}`}
      bar={<ClockControl />}
      commands={commands}
      find={find}
      fixed
    >
      <SiteTimeZone value={zone}>{page.shows}</SiteTimeZone>
    </Shell>
  );
}

function pageOf(view: string, id: string | undefined): { at: string; shows: ReactNode } {
  switch (view) {
    case 'map':
      return { at: '', shows: <LiveMap /> };
    case 'exceptions':
      return { at: '/exceptions', shows: <ExceptionsPage /> };
    case 'orders':
      return { at: '/orders', shows: id ? <OrderPage key={id} id={id} /> : <OrdersPage /> };
    case 'shipments':
      return { at: '/orders', shows: id ? <ShipmentPage key={id} id={id} /> : <OrdersPage /> };
    case 'sites':
      return { at: '/sites', shows: id ? <SitePage key={id} id={id} /> : <SitesPage /> };
    case 'fleet':
      return { at: '/fleet', shows: <FleetPage /> };
    case 'routes':
      return { at: '/fleet', shows: id ? <RoutePage key={id} id={id} /> : <FleetPage /> };
    case 'indicators':
      return { at: '/indicators', shows: <IndicatorsPage /> };
    default:
      return { at: '', shows: <Nowhere /> };
  }
}

const Nowhere = () => (
  <div className="page">
    <h1>There is no such page</h1>
    <EmptyState title="Nothing lives at this address">
      <Link href="/console">Go to the map</Link>
    </EmptyState>
  </div>
);
