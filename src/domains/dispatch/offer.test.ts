import { asId, instant, minutes, plus, seconds } from '@waystock/kernel';
import { expect, test } from 'vitest';
import {
  at,
  delivery,
  dispatchNow,
  load,
  travelBetween,
  vehicle,
} from '../../../test/support/dispatch-states.ts';
import { buildRoute } from './build-route.ts';
import { fallbackPlan } from './fallback.ts';
import { chooseCouriers } from './offer.ts';
import type { Delivery, DispatchState, PlanVehicle } from './state.ts';

const gig = (id: string, more: Partial<PlanVehicle> = {}) =>
  vehicle(id, { profile: 'gig', cost: { perUse: 0, perKm: 30, perHour: 1500 }, ...more });

/** One parcel two kilometres away, planned for the first of these. */
function routeFor(planned: PlanVehicle, more: Partial<Delivery> = {}) {
  const places = [at(0, 0), at(2, 0)];
  const state: DispatchState = {
    siteId: asId('site'),
    version: 0,
    now: dispatchNow,
    currency: 'EUR' as DispatchState['currency'],
    places,
    travel: { gig: travelBetween(places, 28) },
    vehicles: [planned],
    deliveries: [delivery('shp_1', 1, more)],
  };
  const [route] = fallbackPlan(state).routes;
  if (!route) throw new Error('one route');
  let n = 0;
  const ids = { route: () => asId<never>('rte_1'), stop: () => asId<never>(`stp_${n++}`) };
  return buildRoute(state, route, { decisionId: asId('dec_1'), ids });
}
const asked = (route: ReturnType<typeof routeFor>, idle: readonly PlanVehicle[]) =>
  chooseCouriers(route, idle).map(({ vehicleId }) => vehicleId as string);

test('the one it was planned for comes first, then the cheapest', () => {
  const planned = gig('planned', { cost: { perUse: 0, perKm: 99, perHour: 9900 } });
  const cheap = gig('cheap', { cost: { perUse: 0, perKm: 10, perHour: 1000 } });
  expect(asked(routeFor(planned), [gig('usual'), cheap, planned])).toEqual([
    'planned',
    'cheap',
    'usual',
  ]);
});

test('four are asked at most, and fewer when a promise leaves no time for more', () => {
  const idle = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => gig(id));
  const arrives = routeFor(gig('a')).stops[1]?.plannedAt ?? instant(0);
  const promisedIn = (spare: number) => {
    const to = plus(arrives, seconds(spare));
    return asked(routeFor(gig('a'), { window: { from: dispatchNow, to } }), idle).length;
  };
  expect(promisedIn(3600)).toBe(4);
  expect(promisedIn(100)).toBe(2);
  expect(promisedIn(10)).toBe(1);
});

test.each<[string, Partial<PlanVehicle>]>([
  ['is a van of ours', { profile: 'van' }],
  ['has no driver', { courierId: undefined }],
  ['is too small', { capacity: load(1, 1, 1) }],
  ['is not worth its while', { leastLoad: load(500, 0, 0) }],
  ['may not carry it', { skills: [] }],
  ['does not get so far', { range: 3000 as PlanVehicle['range'] }],
  ['may not be out so long', { duty: seconds(60) }],
  [
    'begins later',
    { shift: { from: plus(dispatchNow, minutes(60)), to: plus(dispatchNow, minutes(99)) } },
  ],
  ['goes home before', { shift: { from: dispatchNow, to: plus(dispatchNow, minutes(5)) } }],
])('a vehicle that %s is not asked', (_, more) => {
  const skills = ['chilled'];
  const route = routeFor(gig('a', { skills }), { skills, load: load(10, 10, 2) });
  expect(asked(route, [gig('a', { skills }), gig('b', { skills, ...more })])).toEqual(['a']);
});
