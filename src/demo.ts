import { randomBytes } from 'node:crypto';
import { allRoles } from '@waystock/contract';
import { seededRandom } from '@waystock/kernel';
import { type Config, ConfigError, readConfig } from './config.ts';
import { listRegions } from './domains/network/index.ts';
import {
  openSimulatedPaymentProvider,
  type SimulatedPaymentProvider,
} from './gateways/payment/simulated-payment-provider.ts';
import { developmentIssuer, type DevelopmentIssuer } from './http/development-issuer.ts';
import { openLog } from './log.ts';
import { explain, main } from './main.ts';
import { loadCity, settleCity } from './simulation/load-city.ts';
import { simulatedVault } from './simulation/simulated-vault.ts';
import { type Running, start, stopOnSignal } from './start.ts';
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
    await stopOnSignal({ stop: async () => undefined });
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
  const regions = await world.db.read(listRegions);
  if (regions.length > 0) {
    if (config.databaseUrl !== undefined && !regions.some((region) => region.id === 'REGION-CITY'))
      throw new ConfigError('--demo needs an empty database; this one has data of its own.');
    return;
  }
  say('Building a city: streets, addresses, shelves, vehicles, shoppers …');
  await loadCity(world, settleCity('waystock'), simulatedVault('demo'));
}

async function greet({ world, url }: Running, issuer: DevelopmentIssuer): Promise<void> {
  say(`\nWaystock answers on ${url}`);
  say(`  API reference   ${url}/docs`);
  say(`  health          ${url}/healthz   metrics ${url}/metrics`);
  say('\nTokens for a day, for trying things out:');
  for (const role of allRoles) {
    const subject = role === 'shopper' ? 'CUS-00001' : `demo-${role}`;
    const token = await issuer.mint({ role, subject, scope: { regions: 'all' }, now: world.now() });
    say(`  ${role.padEnd(8)} ${token}`);
  }
  say('\nCtrl-C stops it; data stays.');
}

const say = (line: string): void => void process.stderr.write(`${line}\n`);

process.exitCode = await demo(process.argv.slice(2), process.env).catch((error: unknown) => {
  say(explain(error));
  return 1;
});
