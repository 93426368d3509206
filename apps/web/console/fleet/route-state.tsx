import { Badge } from '../../kit/data/badge.tsx';
import { formatDuration, inWords } from '../../kit/format.ts';
import type { FleetVehicle } from '../reads.ts';

/** What a vehicle does, and whether in time. */
export function RouteState({ vehicle }: { vehicle: FleetVehicle }) {
  const { status, route } = vehicle;
  if (status !== 'active')
    return <Badge tone={status === 'broken' ? 'bad' : 'plain'}>{inWords(status)}</Badge>;
  if (!route) return <span className="quiet">Idle</span>;
  if (route.late_s !== null && route.late_s > 0)
    return <Badge tone="warn">{formatDuration(route.late_s)} late</Badge>;
  return route.state === 'active' ? (
    <Badge tone="accent">On the way</Badge>
  ) : (
    <Badge>{inWords(route.state)}</Badge>
  );
}
