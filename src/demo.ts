import { randomBytes } from 'node:crypto';
import { allRoles, type Role } from '@waystock/contract';
import { asId, type CustomerId, seededRandom } from '@waystock/kernel';
import { type Config, ConfigError, readConfig } from './config.ts';
import { findCustomerSince } from './domains/customers/index.ts';
import { listCouriers } from './domains/fleet/index.ts';
import { listRegions, listSites } from './domains/network/index.ts';
import { explain } from './explain.ts';
import {
  openSimulatedPaymentProvider,
  type SimulatedPaymentProvider,
} from './gateways/payment/simulated-payment-provider.ts';
import {
  developmentIssuer,
  type DevelopmentIssuer,
  type Identity,
} from './http/development-issuer.ts';
import { openLog } from './log.ts';
import { main } from './main.ts';
import { checkDemoDatabase } from './simulation/demo-database.ts';
import { loadCity, settleCity } from './simulation/load-city.ts';
import { type Running, start, stopSignal } from './start.ts';
import type { World } from './world.ts';
import { receiveWebhookMessage } from './workflows/receive-webhook.ts';

/**
 * What `npm start` runs: with DATABASE_URL the production process, else an embedded database, a
 * simulated payment provider, tokens anybody may have, and a generated city. Nothing here is
 * imported by `main.ts`.
 */
async function demo(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const config = readConfig(args, env);
  if (!config || (config.databaseUrl !== undefined && !config.demo)) return main(args, env);
  if (config.scenario !== 'city')
    throw new ConfigError(`There is no scenario "${config.scenario}"; there is: city.`);
  const signal = stopSignal();
  if (config.databaseUrl !== undefined) await checkDemoDatabase(config.databaseUrl);
  const provider = openProvider();
  const issuer = await developmentIssuer();
  say(`Starting Waystock${config.demo ? ' with a demo city' : ''} …`);
  const running = await start({
    config,
    log: openLog(config.logLevel),
    gateways: { payment: provider.gateway },
    tokens: issuer.rules,
  });
  const webhooks = deliverWebhooks(running.world, provider);
  try {
    if (config.demo) await settle(running.world, config);
    await greet(running, issuer);
    await signal.asked();
  } finally {
    clearInterval(webhooks);
    await running.stop();
  }
  return 0;
}

function openProvider(): SimulatedPaymentProvider {
  const seed = randomBytes(16).toString('hex');
  return openSimulatedPaymentProvider({
    random: seededRandom(seed),
    now: () => Date.now() as ReturnType<World['now']>,
    secret: `whsec_${randomBytes(32).toString('base64')}`,
  });
}

/** The provider has no way to call us, so what it has to tell is fetched. */
const deliverWebhooks = (world: World, provider: SimulatedPaymentProvider): NodeJS.Timeout =>
  setInterval(() => {
    for (const message of provider.takeDueWebhooks(world.now()))
      receiveWebhookMessage(world, message).catch((error: unknown) =>
        world.log.warn({ error: String(error) }, 'webhook not taken'),
      );
  }, 500);

/** Fills an empty database; one that has a region keeps what it has. */
async function settle(world: World, config: Config): Promise<void> {
  const [regions, isWhole] = await world.db.read(async (tx) => [
    await listRegions(tx),
    (await findCustomerSince(tx, lastSettler)) !== undefined,
  ]);
  if (regions.some(({ id }) => id === 'REGION-CITY') && !isWhole)
    throw new ConfigError(
      'The city was left half built when an earlier start was broken off. Remove ' +
        `${config.databaseUrl === undefined ? config.dataFolder : 'the database'} and start again.`,
    );
  if (regions.length > 0) return;
  say('Building a city: streets, addresses, shelves, vehicles, shoppers …');
  await loadCity(world, settleCity('waystock', settlers));
}

const settlers = 2_000;
const lastSettler = asId<CustomerId>(`CUS-${settlers.toString().padStart(5, '0')}`);

async function greet({ world, url }: Running, issuer: DevelopmentIssuer): Promise<void> {
  if (url === undefined) return say('\nWaystock works, and answers no requests.');
  say(`\nWaystock answers on ${url}`);
  say(`  API reference   ${url}/docs`);
  say(`  health          ${url}/healthz   metrics ${url}/metrics`);
  say('\nTokens for a day, for trying things out:');
  for (const who of await identities(world)) {
    const token = await issuer.mint({ ...who, now: world.now() });
    say(`  ${who.role.padEnd(8)} ${token}`);
  }
  say('\nCtrl-C stops it; data stays.');
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
