/*
 * A whole Waystock that kills itself at one step of an order's way: before a transaction commits, after
 * it has, before the payment provider is asked and before its answer is heard. The ports it dies at are
 * its database and its gateway, handed in here; production code knows nothing of it.
 *
 * DIE_AT: the step as it is written (below), or nothing to live. LATER_S: how far the clock is ahead;
 * such a one has schedules as well. PLANT: a mistake, `new-keys` asks the provider under a new key each
 * time, `early-notes` notes a fact as delivered before its work is done.
 *
 * It loads and waits for SIGUSR2; then it opens and serves; at the next SIGUSR2 it counts its steps and
 * writes each: what happens, in whose work, and from the second time on which time it is.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { writeSync } from 'node:fs';
import { instant, must } from '@waystock/kernel';
import { readConfig } from '../../src/config.ts';
import { openGateways } from '../../src/gateways/open-gateways.ts';
import type { PaymentGateway } from '../../src/gateways/payment/payment-gateway.ts';
import { usualConfig } from '../../src/http/config.ts';
import { orders } from '../../src/http/handlers/orders.ts';
import { buildServer } from '../../src/http/server.ts';
import { openLog } from '../../src/log.ts';
import { openWorld } from '../../src/open-world.ts';
import { schedules } from '../../src/schedules.ts';
import { type Handlers, startRelay } from '../../src/storage/relay.ts';
import { startScheduler } from '../../src/storage/scheduler.ts';
import { keepSession } from '../../src/storage/session.ts';
import { handlers, routes } from '../../src/subscriptions.ts';
import type { Database, World } from '../../src/world.ts';

const dieAt = process.env['DIE_AT'] ?? '';
const plant = process.env['PLANT'];
const later = process.env['LATER_S'];
const ahead = Number(later ?? 0) * 1000;

let armed = false;
const taken = new Map<string, number>();
/** The subscription at work and its fact; the relay keeps its own books outside any. */
const work = new AsyncLocalStorage<string>();
function step(what: string): void {
  if (!armed) return;
  const name = `${what} in ${work.getStore() ?? 'relay'}`;
  const times = (taken.get(name) ?? 0) + 1;
  taken.set(name, times);
  const full = times === 1 ? name : `${name}, time ${times}`;
  writeSync(1, `step ${full}\n`);
  if (full === dieAt) process.kill(process.pid, 'SIGKILL');
}

const dyingDatabase = (db: Database, of?: string): Database => {
  const isAt = (what: string): void => (of ? work.run(of, () => step(what)) : step(what));
  return {
    read: db.read,
    async transact(command) {
      const value = await db.transact(async (tx) => {
        const done = await command(tx);
        isAt('before commit');
        return done;
      });
      isAt('after commit');
      return value;
    },
  };
};

function dyingGateway(payment: PaymentGateway): PaymentGateway {
  const key = (own: string): string =>
    plant === 'new-keys' ? `${own}:${randomBytes(6).toString('hex')}` : own;
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

const watched: Handlers = new Map(
  [...handlers].map(([name, handler]) => [
    name,
    (world, fact) =>
      work.run(`${name} (${fact.kind})`, async () => {
        const done = handler(world, fact);
        if (plant === 'early-notes') done.catch(() => undefined);
        else await done;
      }),
  ]),
);

// A timer, since nothing else keeps a process alive that waits for a signal.
const alive = setInterval(() => undefined, 1_000);
const opened = new Promise<void>((resolve) => process.once('SIGUSR2', resolve));
process.stdout.write('loaded\n');
await opened;
clearInterval(alive);

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
const relay = startRelay(world, watched, session);
open.wake.onWake(relay.wake);
// What the clock wakes would take steps of its own; only those who come later keep a clock.
if (later !== undefined) startScheduler(world, schedules, session);
const { issuer = '', audience, jwksUrl = '' } = config.tokens;
const server = await buildServer({
  world: { ...world, db: dyingDatabase(open.world.db, 'http') },
  facts: open.facts,
  // All that is asked of it: it is started so often that the rest would be most of its work.
  handlers: { orders },
  config: {
    ...usualConfig,
    tokens: { issuer, audience, algorithms: ['EdDSA'], keys: { url: jwksUrl } },
  },
});
await server.listen({ host: config.host, port: config.port });
process.once('SIGUSR2', () => {
  armed = true;
  writeSync(1, 'armed\n');
});
process.stdout.write('ready\n');
