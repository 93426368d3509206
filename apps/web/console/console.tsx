import type { ReactNode } from 'react';
import { SiteTimeZone } from '../kit/data/values.tsx';
import { EmptyState } from '../kit/feedback/empty-state.tsx';
import { Link, usePathParts } from '../kit/navigation.tsx';
import { type NavItem, Shell } from '../kit/shell/shell.tsx';
import { ClockControl } from './frame/clock-control.tsx';
import { useConsoleCommands, useFindOrder } from './frame/commands.ts';
import { useConsoleFreshness } from './frame/freshness.ts';
import { LiveMap } from './live-map/live-map.tsx';
import { useExceptions, useRegions } from './reads.ts';

/** Operations: what happens, what is at risk, and what to do about it. */
export function Console() {
  const [view = 'map', id] = usePathParts();
  const exceptions = useExceptions().data?.length;
  const zone = useRegions().data?.[0]?.time_zone;
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
      {zone ? <SiteTimeZone value={zone}>{page.shows}</SiteTimeZone> : page.shows}
    </Shell>
  );
}

function pageOf(view: string, _id: string | undefined): { at: string; shows: ReactNode } {
  switch (view) {
    case 'map':
      return { at: '', shows: <LiveMap /> };
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
