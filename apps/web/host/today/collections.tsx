import { Badge } from '../../kit/data/badge.tsx';
import { Panel } from '../../kit/data/panel.tsx';
import { type Column, Table } from '../../kit/data/table.tsx';
import { useSiteTimeZone } from '../../kit/data/values.tsx';
import { EmptyState } from '../../kit/feedback/empty-state.tsx';
import { Loaded } from '../../kit/feedback/loaded.tsx';
import { formatCount, formatNear, inWords } from '../../kit/format.ts';
import { useNow } from '../../kit/live/clock.ts';
import { type Collection, type Site, useCollections } from '../reads.ts';

/** When which carrier comes to the dock, what waits for it, and what it would have to leave behind. */
export function Collections({ site }: { site: Site }) {
  const visits = useCollections(site.site_id);
  return (
    <Panel title="Carriers at the dock" flush>
      <Loaded query={visits} lines={3}>
        {(found) =>
          found.length === 0 ? (
            <EmptyState title="No carrier comes here">
              Our own vehicles and customers take everything from this site.
            </EmptyState>
          ) : (
            <Visits visits={found} />
          )
        }
      </Loaded>
    </Panel>
  );
}

function Visits({ visits }: { visits: readonly Collection[] }) {
  const now = useNow(15_000);
  const zone = useSiteTimeZone();
  const columns: Column<Collection>[] = [
    {
      head: 'Comes',
      cell: ({ collects_at: at }) => (at === null ? '–' : formatNear(at, now, zone)),
    },
    {
      head: 'Carrier',
      cell: (visit) => (
        <>
          {inWords(visit.carrier)} <span className="quiet">{inWords(visit.service)}</span>
        </>
      ),
    },
    {
      head: 'Ready',
      number: true,
      cell: ({ ready }) => (ready.parcels === 0 ? '–' : plural(ready.parcels, 'parcel')),
    },
    {
      head: 'Missing',
      number: true,
      cell: ({ missing, collects_at: at }) =>
        missing.shipments === 0 ? '–' : <Missing n={missing.shipments} isNear={isNear(at, now)} />,
    },
  ];
  return (
    <Table
      label="Carriers, soonest first"
      rows={visits}
      rowKey={({ carrier_id: id, collects_at: at }) => `${id} ${at ?? ''}`}
      columns={columns}
    />
  );
}

/** Within the hour somebody should hurry. */
const isNear = (at: Collection['collects_at'], now: number): boolean =>
  at !== null && at - now < 3_600_000;

const Missing = ({ n, isNear: hurry }: { n: number; isNear: boolean }) =>
  hurry ? <Badge tone="warn">{plural(n, 'order')}</Badge> : plural(n, 'order');

const plural = (n: number, one: string): string => `${formatCount(n)} ${one}${n === 1 ? '' : 's'}`;
