import {
  asId,
  currency,
  expectOk,
  minutes,
  money,
  type OfferId,
  plus,
  seconds,
} from '@waystock/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { at } from '../../../test/support/dispatch-states.ts';
import { dispatchWorld } from '../../../test/support/dispatch-world.ts';
import type { Tx } from '../../world.ts';
import {
  acceptOffer,
  adoptPlan,
  cancelRoute,
  declineOffer,
  decideRoutes,
  expireOffers,
  getRoute,
  listIdleVehicles,
  listOpenOffers,
  listRoutes,
  offerRoute,
  recordDriverEvent,
  recordPositions,
  releaseRoute,
  type Route,
  timeToDecide,
} from './index.ts';

let base: TestDatabase;
let world: Awaited<ReturnType<typeof dispatchWorld>>;
beforeAll(async () => {
  base = await openTestDatabase();
  world = await dispatchWorld(base);
});
afterAll(() => base.drop());

const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => base.db.transact(work);
const kindsAbout = async (id: string) => (await world.facts(id)).map((f) => f.kind.slice(9));

/** A site with one planned route, for one van of its own. */
async function plannedRoute(shipments: number) {
  const siteId = await world.site();
  const vehicleId = await world.vehicle(siteId, 'van');
  const state = await world.state(
    siteId,
    await world.deliveries(siteId, await world.ids(shipments)),
  );
  const decided = decideRoutes(state, { failure: 'none' });
  const [route] = expectOk(await run((tx) => adoptPlan(tx, state, decided)));
  if (!route) throw new Error('one route');
  return { siteId, vehicleId, route };
}

describe('a route offered to gig couriers', () => {
  let siteId: Awaited<ReturnType<typeof world.site>>;
  let route: Route;
  let gigs: Awaited<ReturnType<typeof world.gig>>[];
  beforeEach(async () => {
    // Whatever the test before has left open runs out first.
    do base.clock.now = plus(base.clock.now, minutes(1));
    while ((await run((tx) => expireOffers(tx))) > 0);
    ({ siteId, route } = await plannedRoute(2));
    gigs = [await world.gig(siteId), await world.gig(siteId)];
  });
  const offer = () =>
    run((tx) =>
      offerRoute(tx, { routeId: route.id, couriers: gigs, pay: money(1850, currency('EUR')) }),
    );
  const openFor = async (n: number) => {
    const { courierId } = gigs[n] ?? { courierId: asId('cou_none') };
    const [open] = await run((tx) => listOpenOffers(tx, courierId));
    return open && { offerId: open.id, courierId };
  };
  const now = async () => expectOk(await run((tx) => getRoute(tx, route.id)));

  test('asks one at a time, with 45 seconds to decide', async () => {
    expect(expectOk(await offer()).state).toBe('offered');
    const [card] = await run((tx) => listOpenOffers(tx, gigs[0]?.courierId ?? asId('x')));
    expect(card).toMatchObject({
      routeId: route.id,
      expiresAt: plus(base.clock.now, seconds(45)),
      pay: { minor: 1850n, currency: 'EUR' },
    });
    expect(await openFor(1)).toBeUndefined();
    expect(await kindsAbout(route.id)).toEqual(['route-planned', 'route-offered']);
    expect(expectOk(await offer()).version).toBe(2);
  });

  test('belongs to the first who accepts, with their vehicle', async () => {
    expectOk(await offer());
    const answer = await openFor(0);
    if (!answer) throw new Error('an open offer');
    const accept = () => run((tx) => acceptOffer(tx, answer));
    const released = expectOk(await accept());
    expect(released).toMatchObject({ state: 'released', ...gigs[0] });
    expect(expectOk(await accept()).version).toBe(released.version);
    base.clock.now = plus(base.clock.now, minutes(2));
    expect(await run((tx) => expireOffers(tx))).toBe(0);
    expect(await openFor(1)).toBeUndefined();
    expect(await now()).toMatchObject({ state: 'released' });
  });

  test('goes to the next when declined or run out, and is called off in the end', async () => {
    expectOk(await offer());
    const first = await openFor(0);
    expectOk(await run((tx) => declineOffer(tx, first as never)));
    expect(await openFor(1)).toBeDefined();
    const second = await openFor(1);
    base.clock.now = plus(base.clock.now, timeToDecide);
    expect(await run((tx) => acceptOffer(tx, second as never))).toMatchObject({
      error: { kind: 'offer-over', state: 'expired' },
    });
    expect(await run((tx) => expireOffers(tx))).toBe(1);
    expect(await run((tx) => expireOffers(tx))).toBe(0);
    expect(await now()).toMatchObject({ state: 'cancelled' });
    expect((await kindsAbout(route.id)).slice(1)).toEqual([
      'route-offered',
      'route-offered',
      'offers-exhausted',
      'route-cancelled',
    ]);
    const willing = async () => {
      const idle = await run((tx) => listIdleVehicles(tx, siteId));
      return gigs.filter((one) => idle.some(({ id }) => id === one.vehicleId)).length;
    };
    expect(await willing()).toBe(0);
    base.clock.now = plus(base.clock.now, minutes(14));
    expect(await willing()).toBe(0);
    base.clock.now = plus(base.clock.now, minutes(2));
    expect(await willing()).toBe(2);
  });

  test('that is called off meanwhile is on offer to nobody', async () => {
    expectOk(await offer());
    const mine = await openFor(0);
    expectOk(await run((tx) => cancelRoute(tx, { routeId: route.id, reason: 'test' })));
    expect(await openFor(0)).toBeUndefined();
    for (const answer of [acceptOffer, declineOffer])
      expect(await run((tx) => answer(tx, mine as never))).toMatchObject({
        error: { kind: 'offer-over', state: 'withdrawn' },
      });
    expect((await now()).state).toBe('cancelled');
  });

  test('cannot be taken by somebody else, nor after saying no', async () => {
    expectOk(await offer());
    const mine = await openFor(0);
    const theirs = { offerId: mine?.offerId as OfferId, courierId: gigs[1]?.courierId };
    expect(await run((tx) => acceptOffer(tx, theirs as never))).toMatchObject({
      error: { kind: 'offer-not-found' },
    });
    expectOk(await run((tx) => declineOffer(tx, mine as never)));
    expectOk(await run((tx) => declineOffer(tx, mine as never)));
    expect(await run((tx) => acceptOffer(tx, mine as never))).toMatchObject({
      error: { kind: 'offer-over', state: 'declined' },
    });
  });

  test('accepted and run out at once ends one way', async () => {
    expectOk(await offer());
    const mine = await openFor(0);
    const [accepted] = await Promise.all([
      run((tx) => acceptOffer(tx, mine as never)),
      run((tx) => declineOffer(tx, mine as never)),
    ]);
    const { state, courierId } = await now();
    if (accepted.ok) expect([state, courierId]).toEqual(['released', gigs[0]?.courierId]);
    else expect(state).toBe('offered');
  });

  test('is not offered to a vehicle it does not fit into', async () => {
    const small = await world.gig(siteId, { units: 1 });
    const answer = await run((tx) => offerRoute(tx, { routeId: route.id, couriers: [small] }));
    expect(answer).toMatchObject({
      error: { kind: 'vehicle-too-small', vehicleId: small.vehicleId },
    });
    expect(await now()).toEqual(await now());
    expect((await now()).state).toBe('planned');
  });
});

describe('position reports', () => {
  test('move the estimates of a route under way, at most once a minute', async () => {
    const { siteId, vehicleId, route } = await plannedRoute(1);
    expectOk(await run((tx) => releaseRoute(tx, { routeId: route.id })));
    const event = (id: string, what: { kind: 'start' }) => ({
      id,
      routeId: route.id,
      at: base.clock.now,
      what,
    });
    expectOk(await run((tx) => recordDriverEvent(tx, event('evt_start', { kind: 'start' }))));
    const first = async () => {
      const [found] = await run((tx) => listRoutes(tx, { siteId }));
      return (found?.stops[1]?.estimate?.at ?? 0) - base.clock.now;
    };
    const reportAt = (east: number) =>
      run((tx) =>
        recordPositions(tx, [
          { vehicleId, position: at(east, 0), recordedAt: base.clock.now },
          { vehicleId: asId('veh_unknown'), position: at(0, 0), recordedAt: base.clock.now },
        ]),
      );
    const whole = await first();
    expect(await reportAt(0.9)).toEqual({ kept: 1, leftOut: 1 });
    expect(await first()).toBe(whole);
    base.clock.now = plus(base.clock.now, seconds(61));
    await reportAt(0.25);
    // A quarter of the kilometre is done, whatever the clock says.
    expect(await first()).toBeCloseTo(whole * 0.75, -3);
  });
});
