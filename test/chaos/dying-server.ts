/*
 * A whole Waystock that kills itself at the nth step after an order has come in: before a transaction
 * commits, after it has, before the payment provider is asked and before its answer is heard. The ports
 * it dies at are its database and its gateway, handed in here; production code knows nothing of it.
 *
 * DIE_AT: the step by number, or by name for the first of that name; 0 for never. FORGETFUL: the planted mistake, each request under a key of its own.
 * LATER_S: how far the clock is ahead. Writes each step it takes once it is armed by SIGUSR2.
 */
import { randomBytes } from 'node:crypto';
import { writeSync } from 'node:fs';
import { instant, must } from '@waystock/kernel';
import { readConfig } from '../../src/config.ts';
import { openGateways } from '../../src/gateways/open-gateways.ts';
import type { PaymentGateway } from '../../src/gateways/payment/payment-gateway.ts';
import { usualConfig } from '../../src/http/config.ts';
import { handlers as httpHandlers } from '../../src/http/handlers/index.ts';
import { buildServer } from '../../src/http/server.ts';
import { openLog } from '../../src/log.ts';
import { openWorld } from '../../src/open-world.ts';
import { schedules } from '../../src/schedules.ts';
import { startRelay } from '../../src/storage/relay.ts';
import { startScheduler } from '../../src/storage/scheduler.ts';
import { keepSession } from '../../src/storage/session.ts';
import { handlers, routes } from '../../src/subscriptions.ts';
import type { Database, World } from '../../src/world.ts';

const dieAt = process.env['DIE_AT'] ?? '0';
const isForgetful = process.env['FORGETFUL'] === '1';
const ahead = Number(process.env['LATER_S'] ?? 0) * 1000;

let armed = false;
let taken = 0;
function step(name: string): void {
  if (!armed) return;
  taken++;
  writeSync(1, `step ${taken} ${name}\n`);
  if (String(taken) === dieAt || name === dieAt) process.kill(process.pid, 'SIGKILL');
}

const dyingDatabase = (db: Database): Database => ({
  read: db.read,
  async transact(work) {
    const value = await db.transact(async (tx) => {
      const done = await work(tx);
      step('before commit');
      return done;
    });
    step('after commit');
    return value;
  },
});

function dyingGateway(payment: PaymentGateway): PaymentGateway {
  const key = (own: string): string =>
    isForgetful ? `${own}:${randomBytes(6).toString('hex')}` : own;
  const dying =
    <R extends { readonly key: string }, T>(kind: string, call: (request: R) => Promise<T>) =>
    async (request: R): Promise<T> => {
      step(`before ${kind}`);
      const answer = await call({ ...request, key: key(request.key) });
      step(`after ${kind}`);
      return answer;
    };
  return {
    ...payment,
    authorise: dying('authorise', payment.authorise),
    capture: dying('capture', payment.capture),
    void: dying('void', payment.void),
    refund: dying('refund', payment.refund),
  };
}

const config = must(readConfig(process.argv.slice(2), process.env), 'no help is asked for');
const log = openLog('warn');
const gateways = openGateways(process.env, log);
const open = await openWorld({
  config,
  log,
  routes,
  gateways: { ...gateways, payment: dyingGateway(gateways.payment) },
  compute: { run: () => Promise.reject(new Error('no compute')), stop: async () => undefined },
  now: () => instant(Date.now() + ahead),
});
const world: World = { ...open.world, db: dyingDatabase(open.world.db) };
const session = keepSession(open.connect, world.random.fork('session'));
const relay = startRelay(world, handlers, session);
open.wake.onWake(relay.wake);
// What the clock wakes would take steps of its own; only those who never die keep a clock.
if (dieAt === '0') startScheduler(world, schedules, session);
const { issuer = '', audience, jwksUrl = '' } = config.tokens;
const server = await buildServer({
  world,
  facts: open.facts,
  handlers: httpHandlers,
  config: {
    ...usualConfig,
    tokens: { issuer, audience, algorithms: ['EdDSA'], keys: { url: jwksUrl } },
  },
});
await server.listen({ host: config.host, port: config.port });
process.on('SIGUSR2', () => {
  armed = true;
  writeSync(1, 'armed\n');
});
process.stdout.write('ready\n');
