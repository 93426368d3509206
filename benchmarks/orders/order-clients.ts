import { parseArgs } from 'node:util';
import { openRawHttp, type RawHttp } from './raw-http.ts';

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
const url = new URL(`${values.url}/api/v1/orders`);
const tokens = String(values.tokens).split(',');
const seconds = Number(values.seconds);
const skus = Number(values.skus);
const clients = Number(values.clients ?? 64);
const rate = values.rate === undefined ? undefined : Number(values.rate);

const latencies: number[] = [];
const statuses: Record<string, number> = {};
let n = 0;
const end = performance.now() + seconds * 1000;

/** Another order each time: three SKUs, one or two of each, to another door. */
function nextRequest(): string {
  const i = n++;
  const lines = [0, 1, 2].map((k) => ({
    sku_id: `SKU-${(i * 7919 + k * 104_729) % skus}`,
    units: 1 + (i % 2),
  }));
  const body = JSON.stringify({
    lines,
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
  });
  return (
    `POST ${url.pathname} HTTP/1.1\r\nhost: ${url.host}\r\n` +
    `authorization: Bearer ${tokens[i % tokens.length]}\r\n` +
    `idempotency-key: ${values.prefix}-${i}-orders\r\n` +
    `content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`
  );
}

async function placeOne(http: RawHttp, from: number): Promise<void> {
  const status = await http.send(nextRequest());
  latencies.push(performance.now() - from);
  statuses[status] = (statuses[status] ?? 0) + 1;
}

const connections = await Promise.all(Array.from({ length: clients }, () => openRawHttp(url)));
const started = performance.now();
if (rate === undefined)
  await Promise.all(
    connections.map(async (http) => {
      while (performance.now() < end) await placeOne(http, performance.now());
    }),
  );
else await placeAtRate(rate);
const took = (performance.now() - started) / 1000;
for (const http of connections) http.close();
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

/** Latency counts from the instant an order was due, so a stalled server cannot hide its queue. */
async function placeAtRate(perSecond: number): Promise<void> {
  const idle = [...connections];
  const overdue: number[] = [];
  const open = new Set<Promise<void>>();
  const go = (http: RawHttp, due: number): void => {
    const one = placeOne(http, due).then(() => {
      open.delete(one);
      const next = overdue.shift();
      if (next === undefined) idle.push(http);
      else go(http, next);
    });
    open.add(one);
  };
  for (let due = performance.now(); due < end; due += 1000 / perSecond) {
    const wait = due - performance.now();
    if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
    // In turn: a connection nobody uses is closed after a minute.
    const http = idle.shift();
    if (http) go(http, due);
    else overdue.push(due);
  }
  while (open.size > 0) await Promise.race(open);
}
