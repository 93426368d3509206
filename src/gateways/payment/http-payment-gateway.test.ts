import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { currency, instant, money, seconds, seededRandom } from '@waystock/kernel';
import { afterEach, describe, expect, test } from 'vitest';
import { describePaymentGateway } from './contract.ts';
import { openHttpPaymentGateway } from './http-payment-gateway.ts';
import { startPaymentSimulator } from './payment-simulator.ts';
import type { Behaviour } from './simulated-behaviour.ts';
import type { WebhookMessage } from './standard-webhooks.ts';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function listen(listener: RequestListener): Promise<string> {
  const server: Server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A receiver that refuses the first try of every message. */
async function openReceiver(): Promise<{ url: string; taken: WebhookMessage[] }> {
  const taken: WebhookMessage[] = [];
  const tried = new Set<string>();
  const url = await listen((request, response) => {
    const header = (name: string): string => String(request.headers[`webhook-${name}`]);
    const [id, timestamp, signature] = [header('id'), header('timestamp'), header('signature')];
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      if (tried.has(id)) taken.push({ id, timestamp, signature, body });
      response.writeHead(tried.has(id) ? 204 : 503).end();
      tried.add(id);
    });
  });
  return { url, taken };
}

async function openBridge(behaviour: Partial<Behaviour> = {}) {
  const receiver = await openReceiver();
  const clock = { now: instant(Date.UTC(2026, 4, 6, 14)) };
  const simulator = await startPaymentSimulator({
    port: 0,
    secret,
    webhookUrls: [receiver.url],
    random: seededRandom('bridge'),
    now: () => clock.now,
    behaviour,
  });
  stops.push(simulator.stop);
  const gateway = openHttpPaymentGateway({ url: simulator.url, secrets: [secret] });
  return { gateway, simulator, clock, taken: receiver.taken };
}

describePaymentGateway('over HTTP', async () => {
  const { gateway, simulator, clock, taken } = await openBridge();
  return {
    gateway,
    methods: { approved: 'tok_visa', declined: 'tok_decline', challenged: 'tok_challenge' },
    keyPrefix: 'contract',
    now: () => clock.now,
    async settle() {
      const books = async () => (await fetch(`${simulator.url}/books`)).json();
      for (let due = simulator.provider.nextDueAt(); due; due = simulator.provider.nextDueAt()) {
        clock.now = due;
        await simulator.sendWebhooks();
      }
      while (((await books()) as { webhooks_waiting: number }).webhooks_waiting > 0) {
        clock.now = instant(clock.now + 1000);
        await simulator.sendWebhooks();
      }
      return taken;
    },
  };
});

const request = {
  key: 'pay_1:authorise:order:1',
  orderId: 'ord_1',
  amount: money(1000, currency('EUR')),
  method: 'tok_visa',
  initiatedBy: 'customer',
} as const;
const timeout = { kind: 'timeout' };

describe('whatever goes wrong on the way is a time-out, and somebody hears why', () => {
  const ask = async (url: string, more: { secret?: string } = {}) => {
    const troubles: string[] = [];
    const gateway = openHttpPaymentGateway({
      url,
      secrets: [more.secret ?? secret],
      deadline: seconds(0.2),
      onTrouble: ({ trouble }) => troubles.push(trouble),
    });
    expect(await gateway.authorise(request)).toEqual(timeout);
    expect(await gateway.find(request.key)).toEqual(timeout);
    return troubles;
  };

  test('nobody listens', async () => {
    const url = await listen(() => undefined);
    await stops.pop()?.();
    expect(await ask(url)).toEqual([
      expect.stringContaining('ECONNREFUSED'),
      expect.stringContaining('ECONNREFUSED'),
    ]);
  });

  test('no answer, or one that never ends', async () => {
    expect(await ask(await listen(() => undefined))).toHaveLength(2);
    const half = await listen((_, response) => {
      response.writeHead(200).write('{"kind":');
    });
    expect(await ask(half)).toHaveLength(2);
  });

  test.each<[string, RequestListener]>([
    ['an error', (_, response) => response.writeHead(503).end('{"kind":"absent"}')],
    ['a reset', (incoming) => incoming.socket.destroy()],
    ['a 404 of some proxy', (_, response) => response.writeHead(404).end('<html>')],
    ['a redirect', (_, response) => response.writeHead(302, { location: '/' }).end()],
  ])('%s', async (_name, listener) => {
    expect(await ask(await listen(listener))).toHaveLength(2);
  });

  test.each(['', '{', '{"kind":"succeeded"}', '{"kind":"failed","reason":"mood"}', '[]'])(
    'the answer %j',
    async (body) => {
      const trouble = 'status 200, no answer of the protocol';
      const url = await listen((_, response) => response.end(body));
      expect(await ask(url)).toEqual([trouble, trouble]);
    },
  );

  test('a wrong secret has no effect on the books', async () => {
    const { simulator } = await openBridge();
    const other = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
    expect(await ask(simulator.url, { secret: other })).toEqual(['status 401', 'status 401']);
    expect(simulator.provider.accounts()).toEqual([]);
  });
});

test('a lost answer has taken effect, once', async () => {
  const { gateway, simulator } = await openBridge();
  const lost = { ...request, method: 'tok_answer_lost' };
  expect(await gateway.authorise(lost)).toEqual(timeout);
  expect(await gateway.find(lost.key)).toMatchObject({ kind: 'succeeded' });
  expect(await gateway.authorise(lost)).toMatchObject({ kind: 'succeeded' });
  expect(simulator.provider.accounts()).toHaveLength(1);
});
