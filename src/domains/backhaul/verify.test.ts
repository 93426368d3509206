import { must, seededRandom } from '@waystock/kernel';
import { expect, test } from 'vitest';
import { smallCase, type SmallCase } from './backhaul.arbitrary.ts';
import { withOrder } from './change.ts';
import { cheapestInsertion, newInsertion } from './insertion.ts';
import { type ActiveRoute, suits, type WaitingOrder } from './model.ts';
import { fillTable, newTable } from './route-table.ts';
import { verifyConsolidation } from './verify.ts';

interface Clean {
  readonly one: SmallCase;
  readonly order: WaitingOrder;
  readonly after: ActiveRoute;
}

function firstClean(): Clean {
  const [table, found] = [newTable(), newInsertion()];
  for (let seed = 0; ; seed++) {
    const one = { ...smallCase(seededRandom(`clean ${seed}`)) };
    const order = must(one.orders[0], 'there are orders');
    fillTable(table, one.route, one);
    if (one.route.stops.length < 3 || !suits(one.route.vehicle, order)) continue;
    if (cheapestInsertion(table, order, one, found))
      return { one, order, after: withOrder(one.route, order, found) };
  }
}

const clean = firstClean();
const judge = (change: Partial<ActiveRoute>, order = clean.order): readonly string[] =>
  verifyConsolidation(clean.one.route, { ...clean.after, ...change }, [order], clean.one)
    .violations;
const { stops, vehicle } = clean.after;
const indexOf = (kind: string): number =>
  stops.findIndex((stop) => stop.kind === kind && stop.orderId === clean.order.orderId);
const change = (index: number, fields: object): readonly (typeof stops)[number][] =>
  stops.map((stop, i) => (i === index ? { ...stop, ...fields } : stop));

test('a sound consolidation passes', () => {
  expect(judge({})).toEqual([]);
});

test.each<[string, Partial<ActiveRoute>, RegExp]>([
  ['a delivery is forgotten', { stops: stops.toSpliced(indexOf('delivery'), 1) }, /picked up once/],
  ['an old stop is dropped', { stops: stops.slice(1) }, /not what they were|picked up once/],
  ['the end is dropped', { stops: stops.slice(0, -1) }, /does not end/],
  ['the window is widened', { stops: change(indexOf('delivery'), { latest: 1e9 }) }, /picked up/],
  ['the weight is made up', { stops: change(indexOf('pickup'), { weight: 1 }) }, /picked up once/],
  ['the leg now driven changes', { anchor: { place: 0, readyAt: 1 } }, /now driven/],
  ['it is too heavy', { vehicle: { ...vehicle, weightLimit: 1000 } }, /too heavy/],
  ['it is too full', { vehicle: { ...vehicle, volumeLimit: 1000 } }, /too full/],
  ['the driver is too long at the wheel', { drivingLeft: 0 }, /wheel/],
])('a planted fault is found: %s', (_, planted, said) => {
  const found = judge(planted);
  expect(found.some((one) => said.test(one))).toBe(true);
});

test('a planted fault is found: late, unskilled, too warm', () => {
  const late = { ...clean.order, delivery: { ...clean.order.delivery, latest: 0 } };
  const stop = change(indexOf('delivery'), { latest: 0 });
  expect(judge({ stops: stop }, late).join()).toMatch(/late at delivery/);
  expect(judge({}, { ...clean.order, skills: 64 }).join()).toMatch(/skill/);
  expect(judge({}, { ...clean.order, temperatures: 64 }).join()).toMatch(/temperature/);
});

test('a planted fault is found: last in, not first out', () => {
  const [pickup, delivery] = [indexOf('pickup'), indexOf('delivery')];
  const first = must(stops[pickup], 'picked up');
  const own = must(stops[delivery], 'delivered');
  const stranger = { ...first, orderId: 'ord_x', weight: 0, volume: 0 };
  const crossed = [
    stranger,
    first,
    { ...stranger, kind: 'delivery' as const },
    own,
    must(stops.at(-1), 'an end'),
  ];
  const lifo = { ...clean.one, rules: { ...clean.one.rules, lifo: true } };
  const { violations } = verifyConsolidation(
    clean.one.route,
    { ...clean.after, stops: crossed },
    [clean.order],
    lifo,
  );
  expect(violations.join()).toMatch(/last one/);
});
