import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { api as contract, ReplyOf } from '@waystock/contract';
import { addDays, type LocalDate, localTimeOf } from '@waystock/kernel';
import { useState } from 'react';
import { api, valueOf } from '../../kit/api.ts';
import { Button } from '../../kit/controls/button.tsx';
import { Panel } from '../../kit/data/panel.tsx';
import { type Column, Table } from '../../kit/data/table.tsx';
import { Loaded } from '../../kit/feedback/loaded.tsx';
import { formatCount, formatMoney, formatVolume } from '../../kit/format.ts';
import { useNow } from '../../kit/live/clock.ts';
import type { Site } from '../reads.ts';

type Week = ReplyOf<typeof contract.sites.statement>;
type Day = Week['days'][number];

const daysShown = 7;

/** What keeping the site has earned, seven days at a time; nothing here can be changed. */
export function Statement({ site }: { site: Site }) {
  const today = localTimeOf(useNow(60_000), site.time_zone).date;
  const [back, setBack] = useState(0);
  const until = addDays(today, -back * daysShown);
  const week = useQuery({
    queryKey: ['statement', site.site_id, until],
    queryFn: () =>
      valueOf(
        api.sites.statement({
          params: { site_id: site.site_id },
          query: { until, days: daysShown },
        }),
      ),
    placeholderData: keepPreviousData,
  });
  return (
    <Panel
      title="Earnings"
      flush
      aside={
        <>
          <Button onClick={() => setBack(back + 1)}>Week before</Button>
          <Button disabled={back === 0} onClick={() => setBack(back - 1)}>
            Week after
          </Button>
        </>
      }
    >
      <Loaded query={week} lines={8}>
        {(shown) => <Days week={shown} today={today} />}
      </Loaded>
    </Panel>
  );
}

function Days({ week, today }: { week: Week; today: LocalDate }) {
  const amount = (minor: bigint): string => formatMoney(minor, week.currency);
  const [first] = week.days;
  const last = week.days.at(-1);
  const columns: Column<Day>[] = [
    { head: 'Day', cell: (day) => (day.date === today ? 'Today so far' : dayName(day.date)) },
    { head: 'Shipments', number: true, cell: (day) => formatCount(day.shipments) },
    { head: 'Units', number: true, wideOnly: true, cell: (day) => formatCount(day.units) },
    { head: 'Stored', number: true, wideOnly: true, cell: (day) => formatVolume(day.stored_ml) },
    { head: 'Handling', number: true, wideOnly: true, cell: (day) => amount(day.handling_minor) },
    { head: 'Picking', number: true, wideOnly: true, cell: (day) => amount(day.picking_minor) },
    { head: 'Storage', number: true, wideOnly: true, cell: (day) => amount(day.storage_minor) },
    { head: 'Total', number: true, cell: (day) => amount(day.total_minor) },
  ];
  return (
    <>
      <div className="earned">
        <p className="earned-total">{amount(week.total_minor)}</p>
        <p className="quiet">
          {first && last && `${dayName(first.date)} to ${dayName(last.date)}: `}
          handling {amount(week.handling_minor)}, picking {amount(week.picking_minor)}, storage{' '}
          {amount(week.storage_minor)}, each day at the rates that held. What a month pays is below.
        </p>
      </div>
      <Table
        label="Earnings by day"
        rows={[...week.days].reverse()}
        rowKey={(day) => day.date}
        columns={columns}
      />
    </>
  );
}

const days = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
});
const dayName = (date: LocalDate): string => days.format(new Date(`${date}T00:00:00Z`));
