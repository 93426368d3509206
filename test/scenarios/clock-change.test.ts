import {
  addDays,
  between,
  currency,
  hours,
  type Instant,
  isoOf,
  type LocalDate,
  localDate,
  localTimeOf,
  minutes,
  money,
  must,
  parseInstant,
  plus,
  timeZone,
} from '@waystock/kernel';
import { afterEach, describe, expect, test } from 'vitest';
import { type Slot, slotsOffered } from '../../src/domains/allocation/index.ts';
import { listRegions } from '../../src/domains/network/index.ts';
import { currentMarket } from '../../src/workflows/market.ts';
import { calendarOf } from '../../src/workflows/prepare-order.ts';
import { site } from '../support/goods.ts';
import { openShopWorld, type ShopOrder, type ShopWorld } from '../support/shop-world.ts';

/** Berlin puts its clocks on by an hour on 2026-03-29 and back by one on 2026-10-25, both Sundays. */
const berlin = timeZone('Europe/Berlin');
const door = { lat: 52.51, lon: 13.41 };

let shop: ShopWorld;

const openAt = async (at: string): Promise<void> => {
  shop = await openShopWorld({
    now: parseInstant(at),
    currency: 'EUR',
    sites: { BER: { ...door, zone: berlin, pickup: true, shelf: { TEA: 50 } } },
    goods: { TEA: {} },
    carriers: [
      {
        id: 'road',
        collectsAt: 960,
        perKg: 75,
        zones: [{ upToKm: 100, base: 190, takes: hours(2) }],
      },
    ],
  });
};
const order = (more: Partial<ShopOrder> = {}) =>
  shop.order({ lines: { TEA: 1 }, door, sla: 'standard', ...more });
const pickup = { sla: 'pickup', pickupSite: 'BER' } as const;

/** As the clock on the site's wall shows it. */
const wall = (at: Instant): string => {
  const { date, minute } = localTimeOf(at, berlin);
  return `${date} ${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
};

/** What is offered at checkout of one service. */
async function offered(service: Slot['service']): Promise<Slot[]> {
  const market = await currentMarket(shop.world);
  const [region] = await shop.world.db.read((tx) => listRegions(tx));
  const { id, ...of } = must(region, 'a region');
  const offers = must(market.offers.get(id), 'offers').filter((o) => o.rule.service === service);
  return slotsOffered({ at: shop.world.now(), calendar: calendarOf({ id, ...of }), offers });
}

describe.each([
  // Saturday, Sunday's clock change, then Monday to Friday.
  ['autumn', '2026-10-24', '+02:00', '+01:00', 49],
  ['spring', '2026-03-28', '+01:00', '+02:00', 47],
] as const)('over the night of %s', (_, saturday, before, after, hoursToMonday) => {
  afterEach(() => shop.close());
  const day = (n: number): LocalDate => addDays(localDate(saturday), n);

  test('a promise is made by the clock that will be on the wall', async () => {
    await openAt(`${saturday}T10:00:00${before}`);
    const placed = await order();
    // Monday is the first working day: the third is Wednesday, and two more lead to Friday.
    expect(placed).toMatchObject({
      status: 201,
      body: { promised_at: isoOf(parseInstant(`${day(6)}T20:00:00${after}`)) },
    });
  });

  test('slots keep their hours on the wall; none is lost, none is there twice', async () => {
    await openAt(`${saturday}T07:00:00${before}`);
    const slots = await offered('pickup');
    const starts = ['08:00', '10:00', '12:00', '14:00', '16:00', '18:00'];
    const days = [day(0), day(2), day(3), day(4)];
    expect(slots.map((slot) => wall(slot.opens))).toEqual(
      days.flatMap((date) => starts.map((start) => `${date} ${start}`)),
    );
    expect(new Set(slots.map((slot) => slot.id)).size).toBe(slots.length);
    for (const slot of slots) expect(between(slot.opens, slot.closes)).toBe(hours(2));
    const first = must(slots[0], 'a slot').opens;
    expect(between(first, must(slots[6], 'one on Monday').opens)).toBe(hours(hoursToMonday));

    // The one chosen is the one promised, and it is booked under its one name.
    const monday = must(slots[6], 'one on Monday');
    const placed = await order({ ...pickup, slot: monday.id });
    expect(placed).toMatchObject({
      status: 201,
      body: { promised_at: isoOf(parseInstant(`${day(2)}T10:00:00${after}`)) },
    });
  });

  test('who orders in the hours around the change is promised the same, and numbered on', async () => {
    // One hour after another from half past midnight on Sunday, whatever the clocks show.
    await openAt(`${day(1)}T00:30:00${before}`);
    const answers = [];
    for (let n = 0; n < 4; n++) {
      answers.push((await order({ customer: `cus_${n + 1}` })).body);
      await shop.pass(hours(1));
    }
    expect(answers.map(({ number }) => number)).toEqual(
      [1, 2, 3, 4].map((n) => `ORD-${day(1)}-00${n}`),
    );
    expect([...new Set(answers.map(({ promised_at: at }) => at))]).toEqual([
      isoOf(parseInstant(`${day(6)}T20:00:00${after}`)),
    ]);
  });
});

describe('windows of an hour around the clock', () => {
  const aroundTheClock = (date: LocalDate, offset: string): Slot[] =>
    slotsOffered({
      at: plus(parseInstant(`${date}T00:00:00${offset}`), minutes(-60)),
      calendar: { timeZone: berlin, restDays: [], holidays: [] },
      offers: [
        {
          place: site('BER'),
          price: money(0, currency('EUR')),
          rule: {
            service: 'pickup',
            windows: Array.from({ length: 24 }, (_, h) => ({ opens: h * 60, closes: h * 60 + 60 })),
            days: { first: 1, last: 1 },
            spansDays: 0,
            lead: minutes(0),
            capacity: 1,
          },
        },
      ],
    });

  test.each([
    // The hour from two to three comes twice and is one long window, or does not come at all.
    ['2026-10-25', '+02:00', 24, 25],
    ['2026-03-29', '+01:00', 23, 23],
    ['2026-05-06', '+02:00', 24, 24],
  ] as const)('cover %s from end to end, each minute once', (date, offset, count, length) => {
    const slots = aroundTheClock(localDate(date), offset);
    expect(slots).toHaveLength(count);
    expect(new Set(slots.map((slot) => slot.id)).size).toBe(count);
    for (const [i, slot] of slots.entries())
      expect(slot.opens).toBe(
        i === 0 ? parseInstant(`${date}T00:00:00${offset}`) : slots[i - 1]?.closes,
      );
    const [first, last] = [must(slots[0], 'first'), must(slots.at(-1), 'last')];
    expect(between(first.opens, last.closes)).toBe(hours(length));
  });
});
