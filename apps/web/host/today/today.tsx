import { formatCount, formatDuration, formatInstant, inWords } from '../../kit/format.ts';
import { Badge } from '../../kit/data/badge.tsx';
import { Panel } from '../../kit/data/panel.tsx';
import { InstantText, useSiteTimeZone } from '../../kit/data/values.tsx';
import { Loaded } from '../../kit/feedback/loaded.tsx';
import { useNow } from '../../kit/live/clock.ts';
import { Link } from '../../kit/navigation.tsx';
import { Room } from '../room.tsx';
import { type Site, type SiteWork, useWork } from '../reads.ts';
import { Collections } from './collections.tsx';
import { PauseSite } from './pause-site.tsx';

/** What waits, what leaves next, and whether there is room. */
export function Today({ site }: { site: Site }) {
  const work = useWork(site.site_id);
  return (
    <div className="page floor">
      <header className="page-head">
        <h1>{site.name}</h1>
        {site.paused ? (
          <Badge tone="warn">Paused: {site.pause_reason}</Badge>
        ) : (
          <Badge>{inWords(site.kind)}</Badge>
        )}
        <span className="page-end">
          <PauseSite site={site} />
        </span>
      </header>
      <Loaded query={work} lines={8}>
        {(waiting) => (
          <>
            <Departure work={waiting} />
            <Waiting site={site} work={waiting} />
            <Collections site={site} />
            <Panel title="Room">
              <Room used={waiting.used_ml} capacity={waiting.capacity_ml} />
            </Panel>
          </>
        )}
      </Loaded>
    </div>
  );
}

function Departure({ work }: { work: SiteWork }) {
  const now = useNow();
  const zone = useSiteTimeZone();
  const left = (work.cut_off_at - now) / 1000;
  const isNear = left > 0 && left < 3600;
  return (
    <section className="departure" aria-label="The next cut-off">
      <div>
        <p className="quiet">Cut-off {formatInstant(work.cut_off_at, zone, 'both')}</p>
        <p className={isNear ? 'departure-left is-near' : 'departure-left'}>
          {left > 0 ? `in ${formatDuration(left)}` : 'passed'}
        </p>
      </div>
      <p className="quiet">
        What is ordered until then leaves at <InstantText at={work.departs_at} />.{' '}
        {work.opens_at !== null && (
          <>
            Closed now; opens <InstantText at={work.opens_at} />.
          </>
        )}
        {work.handed_over_today.shipments > 0 &&
          ` ${shipments(work.handed_over_today.shipments)} left today.`}
      </p>
    </section>
  );
}

interface Duty {
  readonly page: string;
  readonly title: string;
  readonly count: number;
  readonly of: string;
  readonly note?: string;
  readonly isLate?: boolean;
}

function Waiting({ site, work }: { site: Site; work: SiteWork }) {
  const now = useNow(15_000);
  const zone = useSiteTimeZone();
  return (
    <ul className="duties">
      {dutiesOf(work, now, (at) => formatInstant(at, zone, 'time')).map((duty) => (
        <li key={duty.title}>
          <Link className="duty" href={`/host/${site.site_id}/${duty.page}`}>
            <span className="duty-title">{duty.title}</span>
            <span className={duty.count === 0 ? 'duty-count is-none' : 'duty-count'}>
              {formatCount(duty.count)}{' '}
              <span className="duty-of">{duty.count === 1 ? duty.of : `${duty.of}s`}</span>
            </span>
            <span className={duty.isLate ? 'duty-note is-late' : 'duty-note'}>
              {duty.note ?? 'Nothing waits.'}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function dutiesOf(
  work: SiteWork,
  now: SiteWork['departs_at'],
  time: (at: SiteWork['departs_at']) => string,
): Duty[] {
  const { to_receive, to_release, to_pick, to_hand_over, to_collect } = work;
  const promise = (at: SiteWork['departs_at'] | null, of: string): Partial<Duty> =>
    at === null ? {} : { note: `${of}; first promise ${time(at)}`, isLate: at < now };
  return [
    {
      page: 'receive',
      title: 'To receive today',
      count: to_receive.receipts,
      of: 'receipt',
      ...(to_receive.receipts > 0 && {
        note: `${units(to_receive.units)}${to_receive.overdue > 0 ? `; ${to_receive.overdue} overdue` : ''}`,
        isLate: to_receive.overdue > 0,
      }),
    },
    {
      page: 'pick',
      title: 'To release',
      count: to_release.shipments,
      of: 'order',
      ...(to_release.shipments + to_release.waiting_for_goods > 0 && {
        note: `${units(to_release.units)}${to_release.waiting_for_goods > 0 ? `; ${to_release.waiting_for_goods} more wait for goods` : ''}`,
      }),
    },
    {
      page: 'pick',
      title: 'To pick',
      count: to_pick.shipments,
      of: 'order',
      ...promise(to_pick.first_promised_at, units(to_pick.units)),
    },
    {
      page: 'hand-over',
      title: 'To pack and hand over',
      count: to_hand_over.shipments,
      of: 'order',
      ...promise(to_hand_over.first_promised_at, parcels(to_hand_over.parcels)),
    },
    {
      page: 'hand-over',
      title: 'Waits for its customer',
      count: to_collect.shipments,
      of: 'order',
      ...(to_collect.shipments > 0 && { note: parcels(to_collect.parcels) }),
    },
    {
      page: 'receive',
      title: 'Comes back',
      count: work.returns_expected,
      of: 'return',
      ...(work.returns_expected > 0 && { note: 'To be looked at when it is here' }),
    },
  ];
}

const plural = (n: number, one: string): string => `${formatCount(n)} ${one}${n === 1 ? '' : 's'}`;
const units = (n: number): string => plural(n, 'unit');
const parcels = (n: number): string => plural(n, 'parcel');
const shipments = (n: number): string => plural(n, 'shipment');
