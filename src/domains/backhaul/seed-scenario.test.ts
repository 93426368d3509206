import { must, position } from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import { newTrackRecord } from './confidence.ts';
import { recordOf } from './decision-record.ts';
import { greedy } from './greedy.ts';
import { late, planAhead } from './late.ts';
import type { ActiveRoute, Tariff, Travel, WaitingOrder } from './model.ts';
import { listOpportunities } from './opportunities.ts';
import { type BackhaulState, commit } from './state.ts';
import { verifyConsolidation } from './verify.ts';

/**
 * Seed 002's example: a 5 t truck brought 3 t from Nairobi to Eldoret, and O123 (1.5 t, 5,000 KES)
 * waits near Eldoret for Nairobi. The seed prints a detour's fuel of about 200 KES, 5,000 KES for a
 * route of its own, and 4,800 KES for three different things: the fuel saved (5,000 - 200), the value
 * of the decision, and the profit of the whole route (10,000 - 5,200).
 */
const hour = 3600;
const shilling = 100;
const [nairobi, eldoret, pickupAt, deliverAt] = [0, 1, 2, 3];
const noService = { service: 0 };

/** On one line of road, pickup and delivery `off` kilometres beside it. */
const roads = (long: number, off: number): Travel => {
  const metres = (a: number, b: number): number => {
    if (a === b) return 0;
    const at = (place: number): number => (place === eldoret || place === pickupAt ? long : 0);
    const aside = (place: number): number => (place >= pickupAt ? off : 0);
    return (Math.abs(at(a) - at(b)) + aside(a) + aside(b)) * 1000;
  };
  return { metres, seconds: (a, b) => (metres(a, b) / 50_000) * hour, toll: () => 0 };
};

interface Scenario {
  readonly state: BackhaulState;
  readonly order: WaitingOrder;
  readonly route: ActiveRoute;
}

function scenario(
  travel: Travel,
  litresPerKm: number,
  perTonneKm: number,
  service: number,
): Scenario {
  const tariff: Tariff = {
    perLitre: 180 * shilling,
    perDriverHour: 500 * shilling,
    perHandling: 200 * shilling,
    perLateStop: 0,
    legVariation: 0,
  };
  const route: ActiveRoute = {
    routeId: 'R1',
    version: 4,
    vehicle: {
      vehicleId: 'VEH_001',
      weightLimit: 5e6,
      volumeLimit: 8e6,
      skills: 0,
      temperatures: 0,
      litresPerMetre: litresPerKm / 1e3,
      litresPerGramMetre: perTonneKm / 1e9,
    },
    anchor: { place: eldoret, readyAt: 12 * hour },
    weight: 0,
    volume: 0,
    stops: [
      {
        kind: 'end',
        orderId: undefined,
        place: nairobi,
        weight: 0,
        volume: 0,
        earliest: 0,
        latest: 30 * hour,
        ...noService,
      },
    ],
    drivingLeft: 10 * hour,
    consolidated: [],
  };
  const order: WaitingOrder = {
    orderId: 'O123',
    pickup: { place: pickupAt, earliest: 0, latest: 20 * hour, service },
    delivery: { place: deliverAt, earliest: 0, latest: 26 * hour, service },
    weight: 1.5e6,
    volume: 2e6,
    skills: 0,
    temperatures: 0,
    price: 5000 * shilling,
    knownAt: 0,
  };
  const pricing = {
    travel,
    tariff,
    rules: { buffer: hour, lifo: false, corridor: 50_000, bundle: 3 },
  };
  const state = {
    now: 11.9 * hour,
    nextCheck: 12.2 * hour,
    routes: [route],
    orders: [order],
    pricing,
  };
  return { state, order, route };
}

const at = [
  position(36.8172, -1.2864),
  position(35.2698, 0.5143),
  position(35.3, 0.54),
  position(36.8, -1.26),
];
const geography = {
  positionOf: (place: number) => must(at[place], 'a place'),
  pathOf: (a: number, b: number) => [must(at[a], 'a place'), must(at[b], 'a place')],
};

describe("with the seed's own parameters", () => {
  // 5,200 KES for 280 km, whatever the load; ten kilometres and a bit of detour in all; no service.
  const litresPerKm = 5200 / 280 / 180;
  const off = 2.7;
  const { state, order, route } = scenario(roads(280, off), litresPerKm, 0, 0);
  const { chosen } = listOpportunities(state, geography);
  const found = must(chosen[0], 'an opportunity');
  const verdict = verifyConsolidation(route, found.after, [order], state.pricing);
  const kes = (minor: number): number => minor / shilling;

  test('O123 joins R1: about 200 KES of fuel for the detour, about 5,000 for a route of its own', () => {
    expect(chosen.map((one) => [one.routeId, one.orders.map(({ orderId }) => orderId)])).toEqual([
      ['R1', ['O123']],
    ]);
    expect(verdict.violations).toEqual([]);
    expect(kes(verdict.after.fuel - verdict.before.fuel)).toBeCloseTo(200.6, 1);
    expect(280 * litresPerKm * 180).toBeCloseTo(5200, 6);
  });

  test('the deviation from the printed 4,800 is handling and time, shown apart', () => {
    const fuel = kes(verdict.after.fuel - verdict.before.fuel);
    const time = kes(verdict.after.time - verdict.before.time);
    const profit = kes(found.price - found.marginalCost);
    expect(time).toBeCloseTo((4 * off * 500) / 50, 6);
    expect(4800 - profit).toBeCloseTo(200 + time + (fuel - 200), 6);
    expect(profit).toBeCloseTo(4491.43, 2);
  });

  test('the route changes in place: the same id, one version on, its three tonnes gone before', () => {
    const after = commit(state, late().decide(state));
    const changed = must(after.routes[0], 'R1');
    expect([changed.routeId, changed.version, changed.consolidated]).toEqual(['R1', 5, ['O123']]);
    expect(changed.stops.map((stop) => stop.kind)).toEqual(['pickup', 'delivery', 'end']);
    expect(after.orders).toEqual([]);
  });

  test('until the way home begins the plan is tentative: shown, not promised to the driver', () => {
    const early = { ...state, now: 9 * hour, nextCheck: 9.25 * hour };
    expect(late().decide(early)).toEqual([]);
    const [planned] = planAhead(early);
    expect(planned?.tentative.orders).toEqual([order]);
    expect(planned?.firm).toBeUndefined();
  });

  test('the record says what it brings, how sure that is, and what others would have done', () => {
    const policy = late();
    const made = must(policy.decide(state)[0], 'a commitment');
    const other = greedy();
    const said = (): ReturnType<typeof recordOf> =>
      recordOf(
        policy,
        state,
        made,
        [{ policy: other, made: other.decide(state) }],
        newTrackRecord(),
        'KES',
      );
    const record = said();
    expect(record).toMatchObject({
      policy: 'backhaul.late',
      policyClass: 'DLA',
      subject: 'R1',
      action: { from_version: 4, version: 5, order_ids: ['O123'] },
      alternatives: [{ action: { policy: 'greedy', order_ids: ['O123'] }, regret: 0 }],
      reasons: [{ confidence_basis: 'insufficient-data' }],
    });
    expect(record.value.low).toBeLessThan(record.value.expected);
    expect(record.value.confidence).toBeGreaterThan(0.9);
    expect(said()).toEqual(record);
  });
});

test('with real costs the same order brings less: load, service and the longer way, each by hand', () => {
  const { state, order, route } = scenario(roads(315, 2.7), 0.16, 0.009, 0.4 * hour);
  const found = must(listOpportunities(state, geography).chosen[0], 'an opportunity');
  const verdict = verifyConsolidation(route, found.after, [order], state.pricing);
  const detour = 4 * 2.7;
  const carried = 315 + 2 * 2.7;
  expect((verdict.after.fuel - verdict.before.fuel) / shilling).toBeCloseTo(
    detour * 0.16 * 180 + carried * 1.5 * 0.009 * 180,
    6,
  );
  expect((verdict.after.time - verdict.before.time) / shilling).toBeCloseTo(
    (detour / 50 + 0.8) * 500,
    6,
  );
  expect(found.price - found.marginalCost).toBeCloseTo(
    order.price - (verdict.after.cost - verdict.before.cost) - 200 * shilling,
    4,
  );
  expect((found.price - found.marginalCost) / shilling).toBeCloseTo(3202.38, 1);
});

test('what the seed would accept is refused: a delivery within the last hour of its window', () => {
  const { state, order } = scenario(roads(280, 2.7), 0.1, 0, 0);
  const arrives = 12 * hour + ((280 + 3 * 2.7) / 50) * hour;
  const due = (latest: number): BackhaulState => ({
    ...state,
    orders: [{ ...order, delivery: { ...order.delivery, latest } }],
  });
  expect(listOpportunities(due(arrives + hour + 1), geography).chosen).toHaveLength(1);
  expect(listOpportunities(due(arrives + hour - 60), geography).chosen).toHaveLength(0);
});
