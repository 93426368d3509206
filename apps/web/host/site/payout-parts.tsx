import type { api as contract, ReplyOf } from '@waystock/contract';
import { useQuery } from '@tanstack/react-query';
import type { LocalDate, SiteId } from '@waystock/kernel';
import { api, valueOf } from '../../kit/api.ts';
import { Panel } from '../../kit/data/panel.tsx';
import { type Column, Table } from '../../kit/data/table.tsx';
import { InstantText } from '../../kit/data/values.tsx';
import { Loaded } from '../../kit/feedback/loaded.tsx';
import { formatCount, formatMoney, formatVolume } from '../../kit/format.ts';

type Line = ReplyOf<typeof contract.payouts.get>['lines'][number];

/** A month day by day, with the rates it was paid at, and what it corrects of earlier ones. */
export function PayoutParts({ siteId, month }: { siteId: SiteId; month: LocalDate }) {
  const payout = useQuery({
    queryKey: ['payouts', siteId, month],
    queryFn: () => valueOf(api.payouts.get({ params: { site_id: siteId, month } })),
  });
  return (
    <div className="payout-parts" ref={bringIntoView}>
      <Panel title={monthName(month)} flush>
        <Loaded query={payout} lines={8}>
          {({ lines, corrections }) => (
            <>
              {corrections.length > 0 && (
                <>
                  <p className="quiet panel-note">
                    Became known after its month was closed, and is settled here:
                  </p>
                  <Lines label="Corrections of earlier months" lines={corrections} />
                </>
              )}
              <Lines label="The month by day" lines={[...lines].reverse()} />
              <p className="quiet small panel-note">
                Shipments and units are paid at the rate that held when they left, storage at the
                rate that held when the day ended.
              </p>
            </>
          )}
        </Loaded>
      </Panel>
    </div>
  );
}

/** It opens below the list, on a phone below what is seen. */
const bringIntoView = (element: HTMLElement | null): void => element?.scrollIntoView();

const Lines = ({ label, lines }: { label: string; lines: readonly Line[] }) => (
  <Table
    label={label}
    rows={lines}
    rowKey={({ starts_at }) => String(starts_at)}
    columns={columns}
  />
);

const amount = (minor: bigint, { currency }: Line): string => formatMoney(minor, currency);

/** What was paid, and below it for how much of what. */
const paid = (minor: bigint, line: Line, at: string) => (
  <>
    {amount(minor, line)}
    <br />
    <span className="quiet small">{at}</span>
  </>
);

const columns: Column<Line>[] = [
  {
    head: 'Day',
    cell: (line) => (
      <>
        {days.format(new Date(`${line.date}T00:00:00Z`))}
        {line.stored_ml === null && (
          <>
            <br />
            <span className="quiet small">
              until <InstantText at={line.ends_at} style="time" />
            </span>
          </>
        )}
      </>
    ),
  },
  {
    head: 'Handling',
    number: true,
    cell: (line) =>
      paid(
        line.handling_minor,
        line,
        `${formatCount(line.shipments)} × ${amount(line.handling_cost_minor, line)}`,
      ),
  },
  {
    head: 'Picking',
    number: true,
    wideOnly: true,
    cell: (line) =>
      paid(
        line.picking_minor,
        line,
        `${formatCount(line.units)} × ${amount(line.handling_per_unit_minor, line)}`,
      ),
  },
  {
    head: 'Storage',
    number: true,
    cell: (line) =>
      line.stored_ml === null
        ? '–'
        : paid(
            line.storage_minor,
            line,
            `${formatVolume(line.stored_ml)} × ${amount(line.storage_cost_minor, line)}`,
          ),
  },
  { head: 'Total', number: true, cell: (line) => amount(line.total_minor, line) },
];

const days = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
});
const months = new Intl.DateTimeFormat('en-GB', {
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});
export const monthName = (month: LocalDate): string =>
  months.format(new Date(`${month}T00:00:00Z`));
