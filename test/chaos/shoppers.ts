/*
 * Shoppers as a process of their own, which nobody kills: what they were told stays in a journal. Each
 * order is asked for under one key until there is an answer that is final, whoever dies meanwhile.
 * The options come as JSON in SHOPPERS; SIGTERM ends the shopping, not the asking.
 */
import { appendFileSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { below, chance, pick, seededRandom } from '@waystock/kernel';
import { openHttpClient, type Reply } from '../support/http-client.ts';
import { orderBody } from '../support/shop.ts';

/** What a shopper was told in the end, one line of the journal each. */
export type Told =
  | { readonly kind: 'placed'; readonly key: string; readonly orderId: string }
  | { readonly kind: 'refused'; readonly key: string; readonly because: string }
  | { readonly kind: 'cancelled'; readonly key: string; readonly status: number }
  /** An answer that no client should ever see. */
  | { readonly kind: 'strange'; readonly key: string; readonly reply: Reply };

export interface ShoppersOptions {
  readonly seed: string;
  readonly urls: readonly string[];
  /** A JSON file with a token for each shopper. */
  readonly tokens: string;
  readonly skus: readonly string[];
  readonly journal: string;
  /** How many shop at once, and how long each takes to think. */
  readonly side: number;
  readonly thinkMs: number;
  /** Shoppers who hang up so soon that they often miss their answer. */
  readonly impatient: number;
  /** Shoppers who ask once more when they know already: they must hear the same. */
  readonly repeats: number;
}

async function shop(options: ShoppersOptions): Promise<void> {
  const tokens = JSON.parse(readFileSync(options.tokens, 'utf8')) as string[];
  const patient = openHttpClient({ deadlineMs: 5_000 });
  const hasty = openHttpClient({ deadlineMs: 12 });
  const random = seededRandom(options.seed);
  let shopper = 0;
  let open = true;
  process.once('SIGTERM', () => {
    open = false;
  });
  const note = (told: Told): void => appendFileSync(options.journal, `${JSON.stringify(told)}\n`);

  /** Asks until the answer is final; only then is it known what became of the request. */
  async function ask(n: number, path: string, { key, body }: { key: string; body: object }) {
    const isHasty = chance(random.fork('hasty', key), options.impatient);
    for (let attempt = 0; ; attempt++) {
      const { send } = isHasty && attempt < 3 ? hasty : patient;
      const url = `${options.urls[(n + attempt) % options.urls.length]}/api/v1${path}`;
      const reply = await send({ method: 'POST', url, token: tokens[n] ?? '', key, body });
      const { kind } = (reply.body ?? {}) as { kind?: string };
      const isOpen = [0, 429, 503].includes(reply.status) || kind === 'still-in-progress';
      if (!isOpen) return reply;
      await sleep(100 + below(random, 200));
    }
  }

  async function order(n: number): Promise<void> {
    const chosen = random.fork('order', n);
    const key = `order-${options.seed}-${n}`;
    const lines = [{ skuId: pick(chosen, options.skus), units: 1 + below(chosen, 2) }];
    if (chance(chosen, 0.3)) lines.push({ skuId: pick(chosen, options.skus), units: 1 });
    const paymentMethod = pick(chosen, methods);
    const body = orderBody({ shopper: n, lines, paymentMethod });
    const reply = await ask(n, '/orders', { key, body });
    const { order_id: orderId, kind = '' } = reply.body as { order_id?: string; kind?: string };
    if (reply.status === 201 && orderId) note({ kind: 'placed', key, orderId });
    else if (reply.status < 500) return note({ kind: 'refused', key, because: kind });
    else return note({ kind: 'strange', key, reply });
    if (chance(chosen, options.repeats)) {
      const again = await ask(n, '/orders', { key, body });
      if (!isDeepStrictEqual(again, reply)) note({ kind: 'strange', key, reply: again });
    }
    if (!chance(chosen, 0.15)) return;
    const path = `/orders/${orderId}/cancellation`;
    const undone = await ask(n, path, {
      key: `${key}-cancel`,
      body: { reason: 'changed-mind' },
    });
    if (undone.status < 500) note({ kind: 'cancelled', key, status: undone.status });
    else note({ kind: 'strange', key, reply: undone });
  }

  process.stdout.write('shopping\n');
  await Promise.all(
    Array.from({ length: options.side }, async () => {
      while (open && shopper < tokens.length) {
        await order(shopper++);
        await sleep(options.thinkMs);
      }
    }),
  );
  patient.close();
  hasty.close();
}

/** Most pay; some are declined, and on the way to the provider requests and answers get lost. */
const methods = [
  ...Array.from({ length: 16 }, () => 'tok_visa'),
  'tok_decline',
  'tok_insufficient_funds',
  'tok_answer_lost',
  'tok_request_lost',
];

if (import.meta.main) await shop(JSON.parse(process.env['SHOPPERS'] ?? '{}') as ShoppersOptions);
