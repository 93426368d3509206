import type { api as contract, ReplyOf } from '@waystock/contract';
import { useQuery } from '@tanstack/react-query';
import type { Instant } from '@waystock/kernel';
import { api, valueOf } from '../../kit/api.ts';
import { type Column, Table } from '../../kit/data/table.tsx';
import { InstantText, useSiteTimeZone } from '../../kit/data/values.tsx';
import { Panel } from '../../kit/data/panel.tsx';
import { Loaded } from '../../kit/feedback/loaded.tsx';
import { everyPage } from '../../kit/every-page.ts';
import { formatMoney } from '../../kit/format.ts';
import type { Site } from '../reads.ts';

type Rate = ReplyOf<typeof contract.payouts.listRates>['items'][number];

/** What was agreed, and since when; what holds now comes first. */
export function Rates({ site: { site_id } }: { site: Site }) {
  const rates = useQuery({
    queryKey: ['rates', site_id],
    queryFn: () =>
      everyPage((query) => valueOf(api.payouts.listRates({ params: { site_id }, query }))),
  });
  return (
    <Panel title="Rates" flush>
      <Loaded query={rates} lines={2}>
        {(rows) => (
          <Table
            label="Rates, newest first"
            rows={rows}
            rowKey={({ since }) => String(since)}
            columns={columns}
          />
        )}
      </Loaded>
      <p className="quiet small panel-note">Operations changes what is agreed; ask them.</p>
    </Panel>
  );
}

/** With its year: what is agreed may hold for long. */
const Since = ({ at }: { at: Instant }) => (
  <>
    {new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: useSiteTimeZone() }).format(
      at,
    )}
    <br />
    <span className="quiet small">
      <InstantText at={at} style="time" />
    </span>
  </>
);

const columns: Column<Rate>[] = [
  {
    head: 'Since',
    cell: ({ since }) => (since === null ? 'The beginning' : <Since at={since} />),
  },
  {
    head: 'Shipment',
    number: true,
    cell: (rate) => formatMoney(rate.handling_cost_minor, rate.currency),
  },
  {
    head: 'Unit',
    number: true,
    cell: (rate) => formatMoney(rate.handling_per_unit_minor, rate.currency),
  },
  {
    head: 'm³·day',
    number: true,
    cell: (rate) => formatMoney(rate.storage_cost_minor, rate.currency),
  },
];
