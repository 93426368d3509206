import { Badge } from '../../kit/data/badge.tsx';
import { Table } from '../../kit/data/table.tsx';
import { InstantText } from '../../kit/data/values.tsx';
import { formatDistance, formatDuration, inWords } from '../../kit/format.ts';
import { navigate } from '../../kit/navigation.tsx';
import { isStopLate, stopTone } from '../live-map/on-map.ts';
import type { Route } from '../reads.ts';

type Stop = Route['stops'][number];

/** The stops of a route in driving order. */
export function StopTable({ route, wide = false }: { route: Route; wide?: boolean }) {
  const stops = route.stops.filter(({ state }) => state !== 'skipped');
  return (
    <Table
      label="Stops in driving order"
      rows={stops}
      rowKey={(stop) => stop.stop_id}
      onOpen={({ shipment_id: id }) => id && navigate(`/console/shipments/${id}`)}
      columns={[
        { head: 'Stop', cell: (stop) => nameOf(stop, stops) },
        { head: 'State', cell: (stop) => <StopState stop={stop} /> },
        {
          head: 'There',
          number: true,
          cell: (stop) => <InstantText at={timeAt(stop)} />,
        },
        {
          head: 'Promised',
          number: true,
          cell: ({ promised_at: at }) => (at === null ? '–' : <InstantText at={at} />),
        },
        ...(wide
          ? [
              {
                head: 'Way',
                number: true,
                wideOnly: true,
                cell: (stop: Stop) => formatDistance(stop.leg_m),
              },
              {
                head: 'Units',
                number: true,
                wideOnly: true,
                cell: (stop: Stop) => stop.load_units,
              },
            ]
          : []),
      ]}
    />
  );
}

const timeAt = (stop: Stop) =>
  stop.arrived_at ?? stop.finished_at ?? stop.eta?.expected_at ?? stop.planned_at;

function nameOf(stop: Stop, stops: readonly Stop[]): string {
  if (stop.kind !== 'deliver') return stop.kind === 'load' ? 'Load' : 'Bring back';
  const doors = stops.filter(({ kind }) => kind === 'deliver');
  return `Door ${doors.indexOf(stop) + 1}`;
}

function StopState({ stop }: { stop: Stop }) {
  if (stop.kind === 'deliver' && stop.finished_at === null && isStopLate(stop)) {
    const late = (timeAt(stop) - (stop.promised_at ?? 0)) / 1000;
    return <Badge tone="warn">{formatDuration(late)} late</Badge>;
  }
  const tone = stop.kind === 'deliver' && stop.finished_at !== null ? stopTone(stop) : 'plain';
  return <Badge tone={tone}>{inWords(stop.failure ?? stop.state)}</Badge>;
}
