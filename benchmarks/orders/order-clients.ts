import { parseArgs } from 'node:util';
import { openHttpClient } from '../../test/support/http-client.ts';

/**
 * Shoppers who place orders, in a process of their own: `--clients` of them as fast as answers come,
 * or `--rate` orders a second whatever the answers do. Prints what happened as JSON.
 */
const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    tokens: { type: 'string' },
    clients: { type: 'string' },
    rate: { type: 'string' },
    seconds: { type: 'string' },
    skus: { type: 'string' },
    prefix: { type: 'string' },
  },
});
const url = `${values.url}/api/v1/orders`;
const tokens = String(values.tokens).split(',');
const seconds = Number(values.seconds);
const skus = Number(values.skus);
const clients = Number(values.clients ?? 64);
const rate = values.rate === undefined ? undefined : Number(values.rate);

const http = openHttpClient({ deadlineMs: 20_000, mostSockets: clients });
const latencies: number[] = [];
const statuses: Record<string, number> = {};
let n = 0;
const end = performance.now() + seconds * 1000;

async function placeOne(from: number): Promise<void> {
  const i = n++;
  const pick = (k: number): string => `SKU-${(i * 7919 + k * 104_729) % skus}`;
  const reply = await http.send({
    method: 'POST',
    url,
    token: tokens[i % tokens.length] ?? '',
    key: `${values.prefix}-${i}-orders`,
    body: {
      lines: [0, 1, 2].map((k) => ({ sku_id: pick(k), units: 1 + (i % 2) })),
      destination: {
        recipient: 'A. Shopper',
        street: `Weg ${1 + (i % 90)}`,
        postcode: '10115',
        city: 'Berlin',
        country: 'DE',
        position: { lon: 13.35 + (i % 100) / 1000, lat: 52.48 + (i % 70) / 1000 },
      },
      delivery: { sla: 'standard' },
      currency: 'EUR',
      payment_method: 'tok_visa',
    },
  });
  latencies.push(performance.now() - from);
  statuses[reply.status] = (statuses[reply.status] ?? 0) + 1;
}

const started = performance.now();
if (rate === undefined)
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (performance.now() < end) await placeOne(performance.now());
    }),
  );
else {
  // Latency counts from the instant an order was due, so a stalled server cannot hide its queue.
  const open = new Set<Promise<void>>();
  for (let due = started; due < end; due += 1000 / rate) {
    const wait = due - performance.now();
    if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
    const one = placeOne(due).finally(() => open.delete(one));
    open.add(one);
  }
  await Promise.all(open);
}
const took = (performance.now() - started) / 1000;
latencies.sort((a, b) => a - b);
const at = (q: number): number => latencies[Math.floor(q * (latencies.length - 1))] ?? 0;
process.stdout.write(
  JSON.stringify({
    orders: statuses['201'] ?? 0,
    per_second: (statuses['201'] ?? 0) / took,
    p50_ms: at(0.5),
    p99_ms: at(0.99),
    statuses,
  }),
);
http.close();
