import { type Instant, minutes, plus, seededRandom } from '@waystock/kernel';
import { sql } from 'kysely';
import { inlineCompute } from '../../src/compute/inline.ts';
import {
  openSimulatedPaymentProvider,
  type SimulatedPaymentProvider,
} from '../../src/gateways/payment/simulated-payment-provider.ts';
import { schedules } from '../../src/schedules.ts';
import { allCheckers } from '../../src/simulation/checkers.ts';
import { CityClock } from '../../src/simulation/living-city/city-clock.ts';
import { findLastInstant, lastMondayMorning } from '../../src/simulation/living-city/city-time.ts';
import {
  bringToLife,
  type CityAtWork,
  type Mood,
} from '../../src/simulation/living-city/living-city.ts';
import { openPresence, type Presence } from '../../src/simulation/living-city/presence.ts';
import { type LivingCity, loadCity, settleCity } from '../../src/simulation/load-city.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { factStream, wakeUps } from '../../src/storage/fact-stream.ts';
import { allPartitions, deliverDue } from '../../src/storage/relay.ts';
import { registerSchedules, runDueSchedules } from '../../src/storage/scheduler.ts';
import { handlers, routes } from '../../src/subscriptions.ts';
import { receiveWebhookMessage } from '../../src/workflows/receive-webhook.ts';
import type { DeliveredFact, World } from '../../src/world.ts';
import { openTestDatabase, quiet } from './database.ts';
import { virtualTime } from './virtual-time.ts';
import { testVault } from './vault.ts';

export interface Life {
  readonly world: World;
  readonly presence: Presence;
  readonly clock: CityClock;
  /** What actors could not do. */
  readonly troubles: readonly string[];
  /** Lives until then, or until it is enough: until nothing is under way, if not said otherwise. */
  live(until: Instant, isEnough?: () => Promise<boolean>): Promise<void>;
  /** The process ends, in the middle of whatever goes on. */
  end(): Promise<void>;
}

/** A database, a city in it and the payment provider outside, for one life of the process after another. */
export async function openCityForLives(seed: string, population: number) {
  const base = await openTestDatabase();
  const living = settleCity(seed, population);
  let now = lastMondayMorning(Date.UTC(2026, 4, 6), living.city.timeZone);
  const begins = now;
  const provider = openSimulatedPaymentProvider({
    random: seededRandom(seed).fork('provider'),
    now: () => now,
    secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
  });
  let lives = 0;
  const live = async (mood: Mood): Promise<Life> => {
    const life = await openLife({ url: base.url, living, begins, provider, mood, life: lives++ });
    const { clock } = life;
    return {
      ...life,
      async live(until, isEnough = life.isQuiet) {
        while (clock.now() < until && !(await isEnough())) {
          await life.step();
          now = clock.now();
        }
      },
    };
  };
  return {
    living,
    begins,
    live,
    complaints: () => complaintsOf(base, provider, now),
    drop: base.drop,
  };
}

interface Opening {
  readonly url: string;
  readonly living: LivingCity;
  readonly begins: Instant;
  readonly provider: SimulatedPaymentProvider;
  readonly mood: Mood;
  readonly life: number;
}

async function openLife({ url, living, begins, provider, mood, life }: Opening) {
  const real = virtualTime();
  const clock = new CityClock({ real, now: begins, speed: 60 });
  const random = seededRandom(`${living.city.seed} ${life}`);
  const troubles: string[] = [];
  const note = (fields: object, message: string): void =>
    void troubles.push(`${message}: ${JSON.stringify(fields)}`);
  const log = { ...quiet, warn: note, error: note };
  const options = { url, now: clock.now, log, connections: 8 };
  let published = (): void => undefined;
  const onPublished = (): void => published();
  const db = openDatabase({ ...options, routes, random: random.fork('db'), onPublished });
  const wake = wakeUps(db.pool);
  published = wake.published;
  const world: World = {
    now: clock.now,
    random: random.fork('world'),
    db,
    gateways: { payment: provider.gateway },
    compute: inlineCompute({ iterations: 25 }),
    vault: testVault,
    log,
  };
  const isNew = life === 0;
  if (isNew) await loadCity(world, living);
  else clock.goTo((await world.db.read(findLastInstant)) ?? begins);
  await db.transact((tx) => registerSchedules(tx, schedules));
  let city: CityAtWork | undefined;
  const presence = openPresence({ now: real.now, onLeave: () => city?.lookAround() });
  const facts = factStream(db, wake);
  const isTaken = (who: string): boolean => presence.isPresent(who);
  const people = { world, facts, living, mood, clock, real, isTaken, isNew };
  city = await bringToLife({ ...people, random: seededRandom(living.city.seed) });
  return {
    world,
    presence,
    clock,
    troubles,
    ...pace({ world, city, clock, real, provider }),
    async end() {
      await city.stop();
      wake.stop();
      await db.close();
    },
  };
}

interface Pacing {
  readonly world: World;
  readonly city: CityAtWork;
  readonly clock: CityClock;
  readonly real: ReturnType<typeof virtualTime>;
  readonly provider: SimulatedPaymentProvider;
}

/** Minutes pass at once, then everything that they bring is waited for. */
function pace({ world, city, real, provider }: Pacing) {
  const partitions = { partitions: allPartitions, parallel: 4 };
  /** As often as routes are planned; those that come more often mostly look in vain. */
  let scheduled = world.now();
  return {
    async step() {
      real.advance((minutes(15) * 1000) / 60);
      await city.quiet();
      for (const message of provider.takeDueWebhooks(world.now()))
        await receiveWebhookMessage(world, message);
      if (world.now() >= scheduled) {
        await runDueSchedules(world, schedules);
        scheduled = plus(world.now(), minutes(5));
      }
      while ((await deliverDue(world, handlers, partitions)) > 0) await city.quiet();
    },
    async isQuiet(): Promise<boolean> {
      const { rows } = await world.db.read((tx) =>
        sql<{ busy: boolean }>`
          select exists (select 1 from orders.orders
              where stage not in ('delivered', 'cancelled', 'returned'))
            or exists (select 1 from storage.delivery where not dead)
            or exists (select 1 from payments.payment where due_at is not null)
            or exists (select 1 from dispatch.route where state in ('released', 'active'))
            or not exists (select 1 from orders.orders) as busy
        `.execute(tx.sql),
      );
      return rows[0]?.busy === false && provider.nextDueAt() === undefined;
    },
  };
}

/** Checkers only read. */
const readingOf = (base: Awaited<ReturnType<typeof openTestDatabase>>): World => ({
  now: () => base.clock.now,
  random: seededRandom('reading'),
  db: base.db,
  gateways: {
    get payment(): never {
      throw new Error('a checker pays for nothing');
    },
  },
  compute: inlineCompute({ iterations: 1 }),
  vault: testVault,
  log: quiet,
});

/** What the checkers of the simulation have to say about everything that has happened. */
async function complaintsOf(
  base: Awaited<ReturnType<typeof openTestDatabase>>,
  provider: SimulatedPaymentProvider,
  now: Instant,
): Promise<string[]> {
  base.clock.now = plus(now, minutes(1));
  const { rows } = await base.db.read((tx) =>
    sql<DeliveredFact>`
      select fact_id as id, kind, key, data, at from storage.fact order by xid, id
    `.execute(tx.sql),
  );
  const complaints: string[] = [];
  for (const checker of allCheckers(provider)) {
    for (const fact of rows) {
      const wrong = checker.onFact?.(fact);
      if (wrong !== undefined) complaints.push(`${checker.name}: ${wrong}`);
    }
    const wrong = (await checker.reconcile?.(readingOf(base), 'at-end')) ?? [];
    complaints.push(...wrong.map((text) => `${checker.name}: ${text}`));
  }
  return complaints;
}
