import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { allRoles, type Role } from '@waystock/contract';
import { asId, type CustomerId, type Instant, instant, seededRandom } from '@waystock/kernel';
import { type Config, ConfigError, readConfig } from './config.ts';
import { findCustomerSince } from './domains/customers/index.ts';
import { listCouriers } from './domains/fleet/index.ts';
import { listRegions, listSites } from './domains/network/index.ts';
import { explain } from './explain.ts';
import { openWebPushGateway } from './gateways/notification/web-push-gateway.ts';
import { openRememberingProvider } from './gateways/payment/remembering-provider.ts';
import type { Behaviour } from './gateways/payment/simulated-behaviour.ts';
import type { SimulatedPaymentProvider } from './gateways/payment/simulated-payment-provider.ts';
import {
  developmentIssuer,
  type DevelopmentIssuer,
  type Identity,
} from './http/development-issuer.ts';
import { openLog } from './log.ts';
import { main } from './main.ts';
import { type DemoPlace, openDemoPlace } from './simulation/demo-place.ts';
import { checkDemoDatabase } from './simulation/demo-database.ts';
import { CityClock, type Speed } from './simulation/living-city/city-clock.ts';
import { findLastInstant, lastMondayMorning } from './simulation/living-city/city-time.ts';
import { registerDemo } from './simulation/living-city/demo-routes.ts';
import { bringToLife, type Mood, moods } from './simulation/living-city/living-city.ts';
import { personasOf } from './simulation/living-city/personas.ts';
import { openPresence } from './simulation/living-city/presence.ts';
import { realTime } from './simulation/living-city/real-time.ts';
import { type LivingCity, loadCity, settleCity } from './simulation/load-city.ts';
import { type Running, start, stopSignal } from './start.ts';
import { attachEmbedded } from './storage/embedded-postgres.ts';
import type { World } from './world.ts';
import { receiveWebhookMessage } from './workflows/receive-webhook.ts';

/**
 * What `npm start` runs: with DATABASE_URL the production process, else an embedded database, a
 * simulated payment provider, tokens anybody may have, and a generated city. Nothing here is
 * imported by `main.ts`.
 */
async function demo(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const config = readConfig(args, env);
  if (config && config.role !== 'worker') buildPages();
  if (!config || (config.databaseUrl !== undefined && !config.demo)) return main(args, env);
  const signal = stopSignal();
  const place = await openDemoPlace(config);
  try {
    if (config.databaseUrl !== undefined) await checkDemoDatabase(config.databaseUrl);
    const issuer = await developmentIssuer(join(config.dataFolder, 'demo-key.json'));
    say(`Starting Waystock${config.demo ? ' with a demo city' : ''} …`);
    const begins = config.demo ? startCity(config, issuer, place) : startEmpty(config, issuer);
    const running = await begins;
    try {
      await greet(running, config, issuer);
      const isLost = await Promise.race([signal.asked(), place.lost]);
      if (isLost) throw isLost;
    } finally {
      await running.stop();
    }
  } finally {
    await place.release();
  }
  return 0;
}

/** They are built with `npm ci`, unless it was told to run no scripts; then now, once. */
function buildPages(): void {
  const tool = fileURLToPath(new URL('../tools/build-pages.ts', import.meta.url));
  const { status } = spawnSync(process.execPath, [tool], { stdio: 'inherit' });
  if (status !== 0) throw new Error('The pages cannot be built; what is above says why.');
}

async function startEmpty(config: Config, issuer: DevelopmentIssuer): Promise<Running> {
  const log = openLog(config.logLevel);
  const provider = await openProvider(config, wallClock);
  const gateways = { payment: provider.gateway, push };
  const running = await start({ config, log, gateways, tokens: issuer.rules });
  return withWebhooks(running, provider);
}

/** Whoever asks to be told on their own device is, by the push service of their own browser. */
const push = openWebPushGateway({ contact: 'mailto:demo@waystock.example' });

/** The whole process reads the city's clock, which stands until everything is there. */
async function startCity(
  config: Config,
  issuer: DevelopmentIssuer,
  place: DemoPlace,
): Promise<Running> {
  const mood = moodOf(config.scenario);
  await checkPort(config);
  const living = settleCity('waystock', settlers);
  const begins = lastMondayMorning(wallClock(), living.city.timeZone);
  const clock = new CityClock({ real: realTime, now: begins, speed: config.speed as Speed });
  const personas = personasOf(living);
  let lookAround = (): void => undefined;
  const presence = openPresence({ now: realTime.now, onLeave: () => lookAround() });
  const takenBy = new Map<string, string>(
    personas.flatMap(({ id, takes }) => takes.map((it) => [it, id])),
  );
  const isTaken = (who: string): boolean => {
    const persona = takenBy.get(who);
    return persona !== undefined && presence.isPresent(persona);
  };
  const provider = await openProvider(config, clock.now, mood.faults.provider);
  let isNew = false;
  const running = await start({
    config,
    log: openLog(config.logLevel),
    gateways: { payment: provider.gateway, push },
    tokens: issuer.rules,
    now: clock.now,
    async prepare(world) {
      if (config.databaseUrl === undefined)
        await place.claim((await attachEmbedded(config.dataFolder)).url);
      isNew = await settle(world, living, config);
      const last = isNew ? undefined : await world.db.read(findLastInstant);
      if (last !== undefined) clock.goTo(last);
    },
    beside: (app) =>
      registerDemo(app, { clock, personas, presence, issuer, provider, today: wallClock }),
  });
  const { world, facts } = running;
  const random = seededRandom(`living ${living.city.seed}`);
  const real = realTime;
  const people = { world, facts, living, mood, clock, real, random, isTaken, isNew };
  const city = await bringToLife(people).catch(async (error: unknown) => {
    await running.stop();
    throw error;
  });
  lookAround = city.lookAround;
  const stop = async (): Promise<void> => {
    clock.set({ paused: true });
    await city.stop();
    await running.stop();
  };
  return withWebhooks({ ...running, stop }, provider);
}

/** A port that is taken is told before a city is built. */
async function checkPort({ host, port }: Config): Promise<void> {
  const server = createServer().listen(port, host);
  await once(server, 'listening');
  server.close();
  await once(server, 'close');
}

function moodOf(scenario: string): Mood {
  if (Object.hasOwn(moods, scenario)) return moods[scenario as keyof typeof moods];
  const known = Object.keys(moods).join(', ');
  throw new ConfigError(`There is no scenario "${scenario}"; there are: ${known}.`);
}

const wallClock = (): Instant => instant(Date.now());

function openProvider(
  { dataFolder }: Config,
  now: () => Instant,
  behaviour: Partial<Behaviour> = {},
): Promise<SimulatedPaymentProvider> {
  return openRememberingProvider({
    journal: join(dataFolder, 'payments.jsonl'),
    random: seededRandom('payments'),
    now,
    secret: `whsec_${randomBytes(32).toString('base64')}`,
    behaviour,
    bank: '/shop/bank/',
  });
}

/** The provider has no way to call us, so what it has to tell is fetched. */
function withWebhooks(running: Running, provider: SimulatedPaymentProvider): Running {
  const { world } = running;
  const fetching = setInterval(() => {
    for (const message of provider.takeDueWebhooks(world.now()))
      receiveWebhookMessage(world, message).catch((error: unknown) =>
        world.log.warn({ error: String(error) }, 'webhook not taken'),
      );
  }, 500);
  const stop = async (): Promise<void> => {
    clearInterval(fetching);
    await running.stop();
  };
  return { ...running, stop };
}

/** Fills an empty database, and says that it did; one that has a region keeps what it has. */
async function settle(world: World, living: LivingCity, config: Config): Promise<boolean> {
  const [regions, isWhole] = await world.db.read(async (tx) => [
    await listRegions(tx),
    (await findCustomerSince(tx, lastSettler)) !== undefined,
  ]);
  if (regions.some(({ id }) => id === 'REGION-CITY') && !isWhole)
    throw new ConfigError(
      'The city was left half built when an earlier start was broken off. Remove ' +
        `${config.databaseUrl === undefined ? config.dataFolder : 'the database'} and start again.`,
    );
  if (regions.length > 0) return false;
  say('Building a city: streets, addresses, shelves, vehicles, shoppers …');
  await loadCity(world, living);
  return true;
}

const settlers = 2_000;
const lastSettler = asId<CustomerId>(`CUS-${settlers.toString().padStart(5, '0')}`);

async function greet({ world, url }: Running, { demo }: Config, issuer: DevelopmentIssuer) {
  if (url === undefined) return say('\nWaystock works, and answers no requests.');
  say(`\nWaystock answers on ${url}`);
  if (demo) say(`  the city        ${url}/   choose who you are: one click, no password`);
  say(`  API reference   ${url}/docs`);
  say(`  health          ${url}/healthz   metrics ${url}/metrics`);
  if (!demo) await sayTokens(world, issuer);
  say('\nCtrl-C stops it; data stays.');
}

/** Nobody lives here whose place could be taken. */
async function sayTokens(world: World, issuer: DevelopmentIssuer): Promise<void> {
  say('\nTokens for a day, for trying things out:');
  for (const who of await identities(world)) {
    const token = await issuer.mint({ ...who, now: wallClock() });
    say(`  ${who.role.padEnd(8)} ${token}`);
  }
}

/** One of each role; who drives and where the host works depends on who there is. */
async function identities(world: World): Promise<Omit<Identity, 'now'>[]> {
  const [drivers, sites] = await world.db.read((tx) =>
    Promise.all([listCouriers(tx), listSites(tx, {}, { after: '', limit: 1 })]),
  );
  const driver = drivers.find((courier) => courier.vehicleId !== undefined);
  const scopes: Partial<Record<Role, Identity['scope']>> = {
    driver: { courierId: driver?.id, vehicles: driver?.vehicleId ? [driver.vehicleId] : [] },
    host: { sites: sites.map((site) => site.id) },
  };
  return allRoles.map((role) => ({
    role,
    subject: role === 'shopper' ? 'CUS-00001' : (role === 'driver' && driver?.id) || `demo-${role}`,
    scope: scopes[role] ?? { regions: 'all' },
  }));
}

const say = (line: string): void => void process.stderr.write(`${line}\n`);

process.exitCode = await demo(process.argv.slice(2), process.env).catch((error: unknown) => {
  say(explain(error));
  return 1;
});
