import {
  hours,
  type Instant,
  instantOfLocal,
  type LocalDate,
  localDate,
  minutes,
  plus,
  type Random,
  type Seconds,
  seededRandom,
} from '@waystock/kernel';
import { sql } from 'kysely';
import type { Compute } from '../compute/compute.ts';
import { inlineCompute } from '../compute/inline.ts';
import {
  openSimulatedPaymentProvider,
  type SimulatedPaymentProvider,
} from '../gateways/payment/simulated-payment-provider.ts';
import { schedules } from '../schedules.ts';
import { openDatabase } from '../storage/database.ts';
import type { Handlers } from '../storage/relay.ts';
import type { Schedule } from '../storage/scheduler.ts';
import { handlers, routes } from '../subscriptions.ts';
import { shareRoads } from '../workflows/roads-in-use.ts';
import type { Log, Vault, World } from '../world.ts';
import { openShop } from './actors/baskets.ts';
import { overheard, sendWebhooks } from './actors/payment-provider.ts';
import { inviteShoppers, type Visits } from './actors/shoppers.ts';
import type { Actor } from './scene.ts';
import type { Checker } from './checker.ts';
import { allCheckers } from './checkers.ts';
import { employEverybody } from './everybody.ts';
import { type Faults, faultLevels, type Tally, unreliable } from './faults.ts';
import { type LivingCity, loadCity, type Resident, settleCity } from './load-city.ts';
import type { Scenario } from './scenarios.ts';
import { Simulation } from './simulation.ts';
import { simulatedVault } from './simulated-vault.ts';
import { mortal } from './mortal-worker.ts';

export interface OpenOptions {
  /** Connection string of the application role, to a migrated and empty database. */
  readonly url: string;
  /** Other plans of PostgreSQL: a list without ORDER BY comes in another order. */
  readonly plannerOff?: boolean;
  /** Another city than the invented one, and others who shop there. */
  readonly cast?: Cast;
  /** Hears how long each job of the solver took, in milliseconds. */
  readonly onJob?: (name: string, took: number) => void;
  /** Tests plant mistakes here. */
  readonly plant?: (parts: Parts) => Partial<Parts>;
}

/** Where a simulation plays, and who shops in it. */
export interface Cast {
  readonly living: LivingCity<Resident>;
  readonly invite: (scene: Simulation, party: Party) => Actor & { readonly visits: Visits };
}

export interface Party {
  readonly firstDay: LocalDate;
  readonly random: Random;
}

/** A statement is planned once: planning it for its parameters costs more than it saves here. */
const plansOnce = 'set plan_cache_mode = force_generic_plan';
const otherPlans =
  `${plansOnce}; set enable_hashagg = off; set enable_seqscan = off; set enable_hashjoin = off; ` +
  'set enable_memoize = off';

/** Production code and what watches it. */
export interface Parts {
  readonly world: World;
  readonly handlers: Handlers;
  readonly schedules: readonly Schedule[];
  readonly checkers: readonly Checker[];
}

/** A city at midnight before its first day, with people, goods and everything that may go wrong. */
export interface SimulatedCity {
  readonly living: LivingCity<Resident>;
  readonly simulation: Simulation;
  readonly provider: SimulatedPaymentProvider;
  readonly visits: Visits;
  /** The faults put in so far. */
  readonly tally: Tally;
  readonly begins: Instant;
  /** Nothing is under way any more. */
  isQuiet(): Promise<boolean>;
  close(): Promise<void>;
}

/** A Monday. */
const firstDay = localDate('2026-05-04');
/** Improving moves of the solver per plan: no clock decides in a simulation. */
const iterations = 25;

export async function openSimulatedCity(
  scenario: Scenario,
  options: OpenOptions,
): Promise<SimulatedCity> {
  const cast = options.cast ?? habitualShoppers(scenario);
  const { living } = cast;
  const faults = faultLevels[scenario.faults];
  const random = seededRandom(`simulation ${scenario.seed}`);
  const begins = instantOfLocal(firstDay, 0, living.city.timeZone);
  const clock = { now: begins };
  const news = { published: false };
  const vault = simulatedVault(living.city.seed);
  const { world, provider, errors, close } = openWorld({
    options,
    random,
    vault,
    faults,
    clock,
    news,
  });
  await loadQuietly(world, living, options);

  let hearProvider = (): void => undefined;
  const tally: Tally = new Map();
  const onCall = (): void => hearProvider();
  const gateways = { payment: overheard(provider.gateway, { onCall, tally }) };
  const usual: Parts = {
    world: { ...world, gateways },
    handlers: unreliable(handlers, {
      faults,
      random: random.fork('deliveries'),
      tally,
      later: (wait, run) => simulation.atWork(plus(clock.now, wait), run),
    }),
    schedules: paced(schedules),
    checkers: [...allCheckers(provider), nothingFails(errors)],
  };
  const parts = { ...usual, ...options.plant?.(usual) };
  const simulation = new Simulation({
    ...parts,
    clock,
    news,
    worker: mortal(parts.world, {
      random: random.fork('deaths'),
      rate: faults.workerDeath,
      // The streets never change, and reading them after every death would be most of what it does.
      born: ({ db }) => shareRoads(world.db, db),
    }),
    reconcileEvery: hours(6),
  });
  hearProvider = sendWebhooks(simulation, provider);
  const visits = populate(simulation, cast, { random, faults });
  return {
    living,
    simulation,
    provider,
    visits,
    tally,
    begins,
    isQuiet: async () => provider.nextDueAt() === undefined && (await isQuiet(world)),
    close,
  };
}

interface Opening {
  readonly options: OpenOptions;
  readonly random: Random;
  readonly vault: Vault;
  readonly faults: Faults;
  readonly clock: { now: Instant };
  readonly news: { published: boolean };
}

function openWorld({ options, random, vault, faults, clock, news }: Opening) {
  const errors: string[] = [];
  const log: Log = {
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: (fields, message) => void errors.push(`${message}: ${JSON.stringify(fields)}`),
  };
  const now = (): Instant => clock.now;
  const { url, plannerOff = false } = options;
  const db = openDatabase({
    url,
    now,
    random: random.fork('database'),
    log,
    routes,
    connections: 1,
    sessionSettings: plannerOff ? otherPlans : plansOnce,
    onPublished: () => {
      news.published = true;
    },
  });
  const provider = openSimulatedPaymentProvider({
    random: random.fork('provider'),
    now,
    secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
    behaviour: faults.provider,
  });
  const world: World = {
    now,
    random: random.fork('world'),
    db,
    gateways: { payment: provider.gateway },
    compute: timed(inlineCompute({ iterations }), options.onJob),
    vault,
    log,
  };
  return { world, provider, errors, close: () => db.close() };
}

function timed(compute: Compute, onJob: OpenOptions['onJob']): Compute {
  if (!onJob) return compute;
  return {
    ...compute,
    async run(name, input, limits) {
      const began = performance.now();
      const output = await compute.run(name, input, limits);
      onJob(name, performance.now() - began);
      return output;
    },
  };
}

/** Goods that are there from the start are news to nobody. */
async function loadQuietly(
  world: World,
  living: LivingCity<Resident>,
  { url }: OpenOptions,
): Promise<void> {
  const { now, log } = world;
  const random = world.random.fork('loading');
  const db = openDatabase({ url, now, random, log, routes: new Map(), connections: 1 });
  await loadCity({ ...world, db }, living);
  shareRoads(db, world.db);
  await db.close();
}

/** Everybody who acts in the city; returns what the shoppers' visits come to. */
function populate(
  simulation: Simulation,
  { living, invite }: Cast,
  { random, faults }: { readonly random: Random; readonly faults: Faults },
): Visits {
  const shopping = invite(simulation, { firstDay, random: random.fork('shoppers') });
  for (const actor of [shopping, ...employEverybody(simulation, { living, random, faults })])
    simulation.add(actor);
  return shopping.visits;
}

/** The invented city, whose people shop by their habits. */
function habitualShoppers({ seed, days, ordersPerDay }: Scenario): Cast {
  const living = settleCity(seed);
  const { city, sites, skus, shoppers } = living;
  const usualPerDay = shoppers.reduce((sum, shopper) => sum + shopper.ordersPerWeek / 7, 0);
  return {
    living,
    invite: (simulation, party) =>
      inviteShoppers(simulation, {
        ...party,
        shoppers,
        shop: openShop(skus, sites, city.currency),
        timeZone: city.timeZone,
        days,
        eagerness: (ordersPerDay ?? usualPerDay) / usualPerDay,
      }),
  };
}

/**
 * Less often than in production, where a look in vain costs nothing; those that look for what has run
 * out are woken by what they will find (`sweeps.ts`). The books are audited by a checker.
 */
const rhythms: Readonly<Record<string, Seconds | undefined>> = {
  'release-expired-holds': hours(6),
  'settle-late-calls': hours(6),
  'pass-on-offers': hours(6),
  'replan-allocation': minutes(15),
  'close-payouts': hours(6),
  'expire-lots': hours(6),
  'forget-traces': hours(24),
  'forget-proofs': hours(24),
  'rewrap-keys': hours(24),
  'forget-results': hours(24),
};

const paced = (all: readonly Schedule[]): Schedule[] =>
  all
    .filter(({ name }) => name !== 'audit-books')
    .map((schedule) => ({ ...schedule, every: rhythms[schedule.name] ?? schedule.every }));

/** Errors are logged when a handler or schedule fails: that is a bug, unless the fault was planned. */
const nothingFails = (errors: string[]): Checker => ({
  name: 'nothing fails unexpectedly',
  async reconcile() {
    return errors.splice(0).filter((text) => !/simulated: /.test(text));
  },
});

async function isQuiet(world: World): Promise<boolean> {
  const { rows } = await world.db.read((tx) =>
    sql<{ busy: boolean }>`
      select exists (select 1 from orders.orders where stage not in ('delivered', 'cancelled', 'returned'))
        or exists (select 1 from storage.delivery where not dead)
        or exists (select 1 from payments.payment where due_at is not null)
        as busy
    `.execute(tx.sql),
  );
  return rows[0]?.busy === false;
}
