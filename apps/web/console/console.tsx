import { usePathParts } from '../kit/navigation.tsx';
import { type NavItem, Shell } from '../kit/shell/shell.tsx';
import { LiveMap } from './live-map/live-map.tsx';

const nav: readonly NavItem[] = [{ to: '/console', label: 'Map', icon: 'map' }];

/** Operations: what happens, what is at risk, and what to do about it. */
export function Console() {
  const [view = 'map'] = usePathParts();
  return (
    <Shell face="Console" nav={nav} at={view === 'map' ? '/console' : `/console/${view}`} fixed>
      <LiveMap />
    </Shell>
  );
}
