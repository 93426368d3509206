import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { assert, type Instant, instant, type Random, seededRandom } from '@waystock/kernel';
import { bridgeServer } from './bridge-server.ts';
import type { Account } from './simulated-accounts.ts';
import { type Behaviour, faultless, troubled } from './simulated-behaviour.ts';
import {
  openSimulatedPaymentProvider,
  type SimulatedPaymentProvider,
} from './simulated-payment-provider.ts';
import { openWebhookSender } from './webhook-sender.ts';

/**
 * The simulated provider behind the payment bridge protocol, as a process of its own: killing
 * Waystock leaves its books as they are, and `GET /books` shows them to whoever reconciles.
 */
export interface PaymentSimulator {
  readonly url: string;
  readonly provider: SimulatedPaymentProvider;
  /** Sends the webhooks that are due; the timer does so by itself. */
  sendWebhooks(): Promise<void>;
  stop(): Promise<void>;
}

export interface PaymentSimulatorOptions {
  readonly port: number;
  readonly secret: string;
  readonly webhookUrls: readonly string[];
  readonly random: Random;
  readonly now: () => Instant;
  readonly behaviour?: Partial<Behaviour>;
  /** Without it webhooks go out only when asked to. */
  readonly sendEveryMs?: number;
}

/** An account as `GET /books` tells it. */
export interface BookedAccount {
  readonly reference: string;
  readonly order_id: string;
  readonly currency: string;
  readonly authorised_minor: number;
  readonly captured_minor: number;
  readonly voided_minor: number;
  readonly refunded_minor: number;
}
export interface Books {
  readonly accounts: readonly BookedAccount[];
  readonly webhooks_waiting: number;
}

export async function startPaymentSimulator(
  options: PaymentSimulatorOptions,
): Promise<PaymentSimulator> {
  const { secret, now } = options;
  const provider = openSimulatedPaymentProvider(options);
  const sender = openWebhookSender({ urls: options.webhookUrls, secret, now });
  const sendWebhooks = async (): Promise<void> => {
    for (const message of provider.takeDueWebhooks(now())) sender.add(message);
    await sender.sendDue();
  };
  const books = (): Books => ({
    accounts: provider.accounts().map(bookOf),
    webhooks_waiting: sender.waiting(),
  });
  const server = bridgeServer({ gateway: provider.gateway, secret, pages: { '/books': books } });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port, '127.0.0.1', resolve);
  });
  let sending = Promise.resolve();
  const timer =
    options.sendEveryMs === undefined
      ? undefined
      : setInterval(() => {
          sending = sending.then(sendWebhooks);
        }, options.sendEveryMs);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    provider,
    sendWebhooks,
    async stop() {
      clearInterval(timer);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await sending;
    },
  };
}

const bookOf = (account: Readonly<Account>): BookedAccount => ({
  reference: account.reference,
  order_id: account.orderId,
  currency: account.currency,
  authorised_minor: Number(account.authorised),
  captured_minor: Number(account.captured),
  voided_minor: Number(account.voided),
  refunded_minor: Number(account.refunded),
});

const usage = `The simulated payment provider behind the payment bridge protocol.

  npm run payment-simulator -- --port 9090 --webhooks http://127.0.0.1:8080/api/v1/payments/webhook

  --port N        where it listens on 127.0.0.1 (default 9090, 0 for a free one)
  --webhooks URL  where to tell what happened; may be given several times
  --troubled      it declines, challenges, loses and repeats as a bad day would have it
  --seed TEXT     which bad day (default 1)

  WAYSTOCK_PAYMENT_SECRET   the secret shared with Waystock; a new one is made and shown if not set
`;

async function main(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '9090' },
      webhooks: { type: 'string', multiple: true, default: [] },
      troubled: { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return void process.stdout.write(usage);
  const given = env['WAYSTOCK_PAYMENT_SECRET'];
  const secret = given ?? `whsec_${randomBytes(32).toString('base64')}`;
  const port = Number(values.port);
  assert(Number.isInteger(port) && port >= 0 && port < 65_536, `no such port: ${values.port}`);
  const simulator = await startPaymentSimulator({
    port,
    secret,
    webhookUrls: values.webhooks,
    random: seededRandom(values.seed),
    now: () => instant(Date.now()),
    behaviour: values.troubled ? troubled : faultless,
    sendEveryMs: 100,
  });
  process.stdout.write(`WAYSTOCK_PAYMENT_URL=${simulator.url}\n`);
  if (given === undefined) process.stdout.write(`WAYSTOCK_PAYMENT_SECRET=${secret}\n`);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  await simulator.stop();
}

if (import.meta.main)
  main(process.argv.slice(2), process.env).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
