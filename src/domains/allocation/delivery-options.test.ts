import {
  asId,
  hours,
  type Instant,
  isoOf,
  localDate,
  minutes,
  type OrderId,
  parseInstant,
  plus,
  type RegionId,
  seconds,
  type SiteId,
  timeZone,
  units,
} from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import { carrier, cents, line, site, threeCities, usd } from './allocation.fixture.ts';
import type { DeliveryCalendar } from './carrier-rates.ts';
import {
  type DeliveryOffer,
  listDeliveryOptions,
  type OptionsQuery,
  slotsOffered,
  usualRules,
} from './delivery-options.ts';
import type { AllocationProblem } from './problem.ts';
import { book, release, type SlotBookings, type SlotRule, upcomingSlots } from './slots.ts';
import { cashOnly } from './terms.ts';

const berlin: DeliveryCalendar = {
  timeZone: timeZone('Europe/Berlin'),
  restDays: [0],
  holidays: [localDate('2026-05-14')],
};
const region = asId<RegionId>('berlin');
const [twoHour, sameDay, standard, pickup] = usualRules({
  'two-hour': 3,
  'same-day': 20,
  standard: 500,
  pickup: 10,
}) as [SlotRule, SlotRule, SlotRule, SlotRule];

describe('upcoming slots', () => {
  const slots = (rule: SlotRule, at: string, calendar = berlin) =>
    upcomingSlots(rule, region, { at: parseInstant(at), calendar }).map(
      ({ opens, closes }) => `${isoOf(opens).slice(5, 16)} ${isoOf(closes).slice(5, 16)}`,
    );

  test.each<[string, SlotRule, string, number, string | undefined]>([
    [
      'two hours from the half hour that runs',
      twoHour,
      '2026-05-06T12:10Z',
      13,
      '05-06T12:00 05-06T14:00',
    ],
    [
      'the last two hours of the evening',
      twoHour,
      '2026-05-06T18:20Z',
      1,
      '05-06T18:00 05-06T20:00',
    ],
    ['none at night', twoHour, '2026-05-06T20:20Z', 0, undefined],
    ['same day, an hour ahead', sameDay, '2026-05-06T09:59Z', 3, '05-06T11:00 05-06T14:00'],
    ['same day, too late for the next', sameDay, '2026-05-06T10:00Z', 2, '05-06T14:00 05-06T17:00'],
    ['not on a Sunday', sameDay, '2026-05-10T06:00Z', 0, undefined],
    ['not on a holiday', sameDay, '2026-05-14T06:00Z', 0, undefined],
    ['three to five business days', standard, '2026-05-06T12:00Z', 1, '05-09T06:00 05-12T18:00'],
    ['over a holiday', standard, '2026-05-12T12:00Z', 1, '05-16T06:00 05-19T18:00'],
    ['to collect, four days', pickup, '2026-05-06T12:00Z', 21, '05-06T12:00 05-06T14:00'],
  ])('%s', (_, rule, at, count, first) => {
    expect([slots(rule, at).length, slots(rule, at)[0]]).toEqual([count, first]);
  });

  test('keep to the wall clock over daylight saving, and skip what it skips', () => {
    const night: SlotRule = {
      ...sameDay,
      windows: [
        { opens: 60, closes: 120 },
        { opens: 120, closes: 180 },
        { opens: 600, closes: 780 },
      ],
      lead: seconds(0),
    };
    const everyDay = { ...berlin, restDays: [] };
    expect(slots(night, '2026-03-28T23:00Z', everyDay)).toEqual([
      '03-29T00:00 03-29T01:00',
      '03-29T08:00 03-29T11:00',
    ]);
  });

  test('are named by place, service and opening', () => {
    const [slot] = upcomingSlots(sameDay, region, {
      at: parseInstant('2026-05-06T09:00Z'),
      calendar: berlin,
    });
    expect(slot?.id).toBe('berlin.same-day.2026-05-06T11:00Z');
  });
});

describe('bookings', () => {
  const order = (n: number) => asId<OrderId>(`ord_${n}`);
  test('as many as there are places, each order once, and a released place is free', () => {
    let bookings: SlotBookings = { capacity: 2, orders: new Set() };
    const take = (n: number): boolean => {
      const booked = book('slot', bookings, order(n));
      if (booked.ok) bookings = booked.value;
      return booked.ok;
    };
    expect([take(1), take(1), take(2), take(3)]).toEqual([true, true, true, false]);
    bookings = release(bookings, order(1));
    expect([take(3), take(1), bookings.orders.size]).toEqual([true, false, 2]);
  });
});

describe('options', () => {
  const at = parseInstant('2026-05-06T10:00Z');
  const offers: DeliveryOffer[] = [
    { rule: twoHour, place: region, price: cents(990) },
    { rule: sameDay, place: region, price: cents(590) },
    { rule: standard, place: region, price: cents(390), freeFrom: cents(4900) },
    { rule: pickup, place: asId<SiteId>('NODE'), price: cents(0), pickupSiteId: asId('NODE') },
  ];
  /** A node half an hour away whose courier leaves at 10:30 and then every two hours. */
  const problemFor =
    (inStock: number, value = 3000) =>
    ({ rule }: DeliveryOffer, deadline: Instant): AllocationProblem => {
      const leave = (h: number) => plus(at, minutes(30 + 120 * h));
      const departures = [0, 1, 2, 3].map((h) => ({
        leaves: leave(h),
        arrives: plus(leave(h), minutes(30)),
      }));
      return threeCities({
        at,
        lines: [line('A')],
        orderValue: cents(value),
        service: rule.service,
        promise: { deadline, maxLateness: seconds(0), maxConsolidationDelay: hours(0) },
        lanes: [],
        sites: [
          site('NODE', {
            microFulfilment: true,
            available: [units(inStock)],
            services: [carrier(300, 0, hours(1), { departures })],
          }),
        ],
      });
    };
  const query = (changes: Partial<OptionsQuery> = {}): OptionsQuery => ({
    at,
    calendar: berlin,
    offers,
    booked: new Map(),
    problemFor: problemFor(1),
    terms: cashOnly(usd),
    ...changes,
  });
  const told = (changes: Partial<OptionsQuery> = {}) =>
    listDeliveryOptions(query(changes)).options.map(
      ({ service, price, promisedAt, promisedOn, slots }) => [
        service,
        Number(price.minor),
        isoOf(promisedAt).slice(0, 16),
        promisedOn,
        slots.length,
      ],
    );

  test('each with its price, its promise by the local day, and its open slots', () => {
    expect(told()).toEqual([
      ['two-hour', 990, '2026-05-06T12:00', '2026-05-06', 17],
      ['same-day', 590, '2026-05-06T17:00', '2026-05-06', 2],
      ['standard', 390, '2026-05-12T18:00', '2026-05-12', 1],
      ['pickup', 0, '2026-05-06T12:00', '2026-05-06', 22],
    ]);
  });

  test('standard is free for a large order', () => {
    expect(told({ problemFor: problemFor(1, 4900) })[2]?.[1]).toBe(0);
  });

  test('a full slot leads to the next one, all full to none', () => {
    const ids = slotsOffered(query()).map((slot) => slot.id);
    const [first = ''] = ids;
    expect(told({ booked: new Map([[first, 3]]) })[0]).toEqual([
      'two-hour',
      990,
      '2026-05-06T12:30',
      '2026-05-06',
      16,
    ]);
    const { unavailable } = listDeliveryOptions(
      query({ booked: new Map(ids.map((id) => [id, 3])) }),
    );
    expect(unavailable).toEqual([
      { service: 'two-hour', pickupSiteId: undefined, because: { kind: 'no-slot-left' } },
    ]);
  });

  test('without stock nothing is offered, and it says what is missing', () => {
    const { options, unavailable } = listDeliveryOptions(query({ problemFor: problemFor(0) }));
    expect(options).toEqual([]);
    expect(unavailable).toHaveLength(4);
    expect(unavailable[0]?.because).toMatchObject({ kind: 'no-plan', lacking: [{ short: 1 }] });
  });

  test('a slot that closes before anything can arrive is passed over', () => {
    const late = (offer: DeliveryOffer, deadline: Instant) => {
      const problem = problemFor(1)(offer, deadline);
      const sites = problem.sites.map((s) => ({
        ...s,
        services: s.services.map((service) => ({
          ...service,
          departures: service.departures.slice(1),
        })),
      }));
      return { ...problem, sites };
    };
    expect(told({ problemFor: late })[0]).toEqual([
      'two-hour',
      990,
      '2026-05-06T13:00',
      '2026-05-06',
      15,
    ]);
  });
});
