import { days, expectOk, hours, minutes, must, plus } from '@waystock/kernel';
import { afterEach, expect, test, vi } from 'vitest';
import {
  type DriverReport,
  getRoute,
  listRoutes,
  recordDriverEvent,
  type Route,
  type Stop,
} from '../../src/domains/dispatch/index.ts';
import { faultLevels } from '../../src/simulation/faults.ts';
import { UnderWay } from '../../src/simulation/under-way.ts';
import { type Life, openCityForLives } from '../support/living-city.ts';

afterEach(() => void vi.restoreAllMocks());

const busy = { eagerness: 5, faults: faultLevels.usual };
const nobodyShops = { ...busy, eagerness: 0 };

const activeRoutes = ({ world }: Life): Promise<Route[]> =>
  world.db.read((tx) => listRoutes(tx, { states: ['active'] }));

test('by hand and in two lives of the process: every order ends, and the books agree', async () => {
  const city = await openCityForLives('two lives', 120);
  try {
    const first = await city.live(busy);
    const isOnTheRoad = async (): Promise<boolean> => (await activeRoutes(first)).length > 0;
    await first.live(plus(city.begins, hours(6)), isOnTheRoad);
    await driveByHand(first, must((await activeRoutes(first))[0], 'somebody is on the road'));
    await first.live(plus(first.clock.now(), hours(6)), isOnTheRoad);
    const stoppedAt = first.clock.now();
    expect(first.troubles).toEqual([]);
    await first.end();

    const second = await city.live(nobodyShops);
    expect(Math.abs(second.clock.now() - stoppedAt)).toBeLessThan(60_000);
    await second.live(plus(city.begins, days(10)));
    expect(second.troubles).toEqual([]);
    await second.end();
    expect(await city.complaints()).toEqual([]);
  } finally {
    await city.drop();
  }
});

/** Somebody takes the wheel: nobody else drives on. They bring one parcel, and leave. */
async function driveByHand({ world, presence, clock, live }: Life, { id, vehicleId }: Route) {
  const read = async (): Promise<Route> => expectOk(await world.db.read((tx) => getRoute(tx, id)));
  presence.take(vehicleId);
  const taken = await read();
  await live(plus(clock.now(), minutes(30)));
  const stop = must((await read()).stops.find(isOpen), 'a route ends with a stop');
  expect(stop).toMatchObject({ id: taken.stops.find(isOpen)?.id });
  let reports = 0;
  const report = async (what: DriverReport): Promise<void> => {
    const event = { id: `by-hand-${reports++}`, routeId: id, at: clock.now(), what };
    expectOk(await world.db.transact((tx) => recordDriverEvent(tx, event)));
  };
  const { state, kind, id: stopId } = stop;
  if (kind === 'return') await report({ kind: 'finish' });
  else {
    if (state === 'planned') await report({ kind: 'arrive', stopId });
    await report(
      kind === 'load' ? { kind, stopId } : { kind, stopId, proof: { photoId: 'by-hand' } },
    );
  }
  presence.release(vehicleId);
}

const isOpen = ({ state }: Stop): boolean => state === 'planned' || state === 'arrived';

test('where nobody looks around after a restart, orders are left lying', async () => {
  const city = await openCityForLives('forgetful', 60);
  try {
    const first = await city.live({ ...busy, eagerness: 12 });
    await first.live(plus(city.begins, hours(1)));
    await first.end();
    vi.spyOn(UnderWay.prototype, 'has').mockReturnValue(true);
    const second = await city.live(nobodyShops);
    await second.live(plus(city.begins, days(1)));
    await second.end();
    expect((await city.complaints()).join('\n')).toMatch(/every order ends: /);
  } finally {
    await city.drop();
  }
});
