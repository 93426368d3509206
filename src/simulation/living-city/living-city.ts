import {
  type Instant,
  instantOfLocal,
  localTimeOf,
  minutes,
  plus,
  type Random,
} from '@waystock/kernel';
import type { FactStream } from '../../storage/fact-stream.ts';
import type { World } from '../../world.ts';
import { openShop } from '../actors/baskets.ts';
import { inviteShoppers } from '../actors/shoppers.ts';
import { everyDay } from '../daily.ts';
import { employEverybody } from '../everybody.ts';
import { type Faults, faultLevels } from '../faults.ts';
import type { LivingCity } from '../load-city.ts';
import type { Actor, Scene } from '../scene.ts';
import type { CityClock } from './city-clock.ts';
import { MovingVehicles } from './moving-vehicles.ts';
import { PacedScene } from './paced-scene.ts';
import type { RealTime } from './real-time.ts';

/** How a demo city lives. */
export interface Mood {
  /** Times what its shoppers' habits add up to, some 300 orders a day. */
  readonly eagerness: number;
  readonly faults: Faults;
}

/** Enough goes wrong in a day to see how it is dealt with. */
const everyday: Faults = {
  ...faultLevels.usual,
  shortPick: 0.015,
  breakdown: 0.02,
  failedAttempt: 0.04,
};

export const moods = {
  city: { eagerness: 2, faults: everyday },
  busy: { eagerness: 4, faults: everyday },
  harsh: { eagerness: 2, faults: faultLevels.harsh },
} as const satisfies Readonly<Record<string, Mood>>;

export interface Living {
  readonly world: World;
  readonly facts: FactStream;
  readonly living: LivingCity;
  readonly mood: Mood;
  readonly clock: CityClock;
  readonly real: RealTime;
  readonly random: Random;
  readonly isTaken: Scene['isTaken'];
  /** Nobody has ever lived here: those who would have come since midnight come now. */
  readonly isNew: boolean;
}

/** A city in which everybody is at work. */
export interface CityAtWork {
  /** Somebody has left: others take up what they were at. */
  lookAround(): void;
  /** Everybody hears what has happened by now, and has ended what is due. */
  quiet(): Promise<void>;
  stop(): Promise<void>;
}

/** People act side by side, as far as one process does well beside those who look at its pages. */
const hands = 4;
/** Something may have been overlooked or broken off. */
const lookEvery = minutes(15);
const reportEveryMs = 1_000;
/** In a new city so much passes in seconds: then the first vehicles are on the road. */
const prelude = minutes(45);

/** Wakes everybody up: they look around, hear of what happens, and the clock begins to run. */
export async function bringToLife(options: Living): Promise<CityAtWork> {
  const { world, clock, real, living, mood, random, isTaken } = options;
  const scene = new PacedScene({
    world,
    clock,
    real,
    hands,
    isTaken,
    onError: (error) =>
      world.log.warn({ error: String((error as Error).stack ?? error) }, 'an actor gave up'),
  });
  const profiles = new Map(living.fleet.vehicles.map(({ id, profile }) => [id, profile]));
  const vehicles = new MovingVehicles(world, { profiles, isTaken });
  const actors = employEverybody(scene, {
    living,
    random,
    faults: mood.faults,
    onTheWay: (leg) => vehicles.start(leg),
  });
  const hearing = await hear(options, actors);
  const lookAround = async (): Promise<void> => {
    for (const actor of actors) await actor.lookAround?.();
  };
  await lookAround();
  openTheShop(scene, options);
  const lookNow = (): void => scene.at(clock.now(), lookAround);
  const keepLooking = (): void =>
    scene.at(plus(clock.now(), lookEvery), () => lookAround().finally(keepLooking));
  keepLooking();
  clock.set({ paused: false });
  if (options.isNew) {
    clock.hurry();
    scene.at(plus(clock.now(), prelude), async () => clock.set({}));
  }
  const reporting = keepReporting(options, vehicles);
  return {
    lookAround: lookNow,
    async quiet() {
      await hearing.upToDate();
      await scene.quiet();
    },
    async stop() {
      hearing.stop();
      await Promise.all([reporting.stop(), scene.stop()]);
    },
  };
}

/** Shoppers come every day; today those who have not been yet. */
function openTheShop(scene: Scene, { living, mood, random, clock, isNew }: Living): void {
  const { city, skus, sites, shoppers } = living;
  const { timeZone, currency } = city;
  const shopping = {
    shoppers,
    shop: openShop(skus, sites, currency),
    timeZone,
    days: 1,
    eagerness: mood.eagerness,
    random: random.fork('shoppers'),
  };
  const today = localTimeOf(clock.now(), timeZone).date;
  const since = isNew ? instantOfLocal(today, 0, timeZone) : clock.now();
  inviteShoppers(scene, { ...shopping, firstDay: today, since });
  everyDay(scene, { minute: 0, timeZone }, async (day) => {
    if (day !== today) inviteShoppers(scene, { ...shopping, firstDay: day });
  });
}

const pageSize = 500;

/** Tells everybody each fact, in order, from now on. */
async function hear({ facts, world }: Living, actors: readonly Actor[]) {
  let cursor = await facts.latest();
  let reading: Promise<void> | undefined;
  let wokenAgain = false;
  let isOver = false;
  const readOn = async (): Promise<void> => {
    do {
      wokenAgain = false;
      for (;;) {
        const page = await facts.since(cursor, pageSize);
        cursor = page.cursor;
        for (const fact of page.facts) for (const actor of actors) actor.onFact?.(fact);
        if (page.facts.length === 0 || isOver) break;
      }
    } while (wokenAgain && !isOver);
  };
  const wake = (): void => {
    wokenAgain = true;
    reading ??= readOn()
      .catch((error: unknown) => world.log.warn({ error: String(error) }, 'actors hear nothing'))
      .finally(() => (reading = undefined));
  };
  const unsubscribe = facts.onWake(wake);
  return {
    async upToDate() {
      wake();
      while (reading) await reading;
    },
    stop() {
      isOver = true;
      unsubscribe();
    },
  };
}

/** Devices report about once a second, as long as the city's time goes on. */
function keepReporting({ clock, real, world }: Living, vehicles: MovingVehicles) {
  let reportedAt: Instant | undefined;
  let callOff: (() => void) | undefined;
  let isOver = false;
  const report = async (): Promise<void> => {
    const now = clock.now();
    if (now !== reportedAt)
      await vehicles
        .report(now)
        .catch((error: unknown) =>
          world.log.warn({ error: String(error) }, 'positions not reported'),
        );
    reportedAt = now;
    if (isOver) return;
    callOff = real.after(reportEveryMs, () => {
      reporting = report();
    });
  };
  let reporting = report();
  return {
    async stop() {
      isOver = true;
      callOff?.();
      await reporting;
    },
  };
}
