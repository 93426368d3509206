import { Facts, Panel } from '../../kit/data/panel.tsx';
import { Loaded } from '../../kit/feedback/loaded.tsx';
import { inWords } from '../../kit/format.ts';
import { Room } from '../room.tsx';
import { type Site, useWork } from '../reads.ts';
import { Payouts } from './payouts.tsx';
import { Rates } from './rates.tsx';
import { Statement } from './statement.tsx';

/** What was agreed with whoever keeps the site, and what it has earned. */
export function SitePage({ site }: { site: Site }) {
  const work = useWork(site.site_id);
  return (
    <div className="page floor">
      <h1>{site.name}</h1>
      <Statement site={site} />
      <Payouts site={site} />
      <Rates site={site} />
      <div className="pair">
        <Panel title="Opening hours">
          <Hours site={site} />
        </Panel>
        <Panel title="The site">
          <div className="stack">
            <Loaded query={work} lines={1}>
              {({ used_ml, capacity_ml }) => <Room used={used_ml} capacity={capacity_ml} />}
            </Loaded>
            <Facts
              of={[
                ['Kind', inWords(site.kind)],
                ['Address', site.address],
                ['Keeps', site.temperature_classes.map(inWords).join(', ')],
                ['Cut-off', clock(site.cut_off_min)],
                ['Customers', site.pickup ? 'collect here' : 'do not collect here'],
              ]}
            />
          </div>
        </Panel>
      </div>
    </div>
  );
}

const weekdays = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
] as const;
const fromMonday = [1, 2, 3, 4, 5, 6, 0] as const;

function Hours({ site }: { site: Site }) {
  const { opening_hours, closed_on, time_zone } = site;
  if (opening_hours.length === 0) return <p>Open around the clock ({time_zone}).</p>;
  const spansOf = (weekday: number): string =>
    opening_hours
      .filter((span) => span.weekday === weekday)
      .sort((a, b) => a.opens_min - b.opens_min)
      .map((span) => `${clock(span.opens_min)}–${clock(span.closes_min)}`)
      .join(', ') || 'Closed';
  return (
    <div className="stack">
      <Facts of={fromMonday.map((day) => [weekdays[day], spansOf(day)])} />
      {closed_on.length > 0 && <p className="quiet small">Closed on {closed_on.join(', ')}.</p>}
      <p className="quiet small">By the clock of {time_zone}.</p>
    </div>
  );
}

/** 1500 minutes after midnight is 01:00 of the next day. */
const clock = (minutes: number): string =>
  [Math.floor(minutes / 60) % 24, minutes % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
