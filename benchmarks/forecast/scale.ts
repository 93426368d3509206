import { Worker } from 'node:worker_threads';
import { fitNextBasket, type Market, marketOf, predictorOf, record } from '@waystock/forecast';
import { below, seededChance } from '../../packages/forecast/src/random.ts';
import { generateShoppers } from '../../packages/forecast/src/testing/shoppers.ts';

const items = 12_000;

/** Everybody scored by worker threads, each with a copy of the market; then signals one by one. */
export async function measureScale(options: {
  readonly customers: number;
  readonly threads: number;
  readonly seed: number;
}): Promise<object> {
  const { customers, threads, seed } = options;
  const { histories } = generateShoppers({ seed, customers, items, tastes: 150 });
  const model = fitNextBasket(histories, { seed });
  const market = marketOf(histories);
  const cpu = process.cpuUsage();
  const start = performance.now();
  const parts = await Promise.all(
    Array.from({ length: threads }, (_, from) => inWorker({ market, model, from, step: threads })),
  );
  const wall = (performance.now() - start) / 1000;
  const used = process.cpuUsage(cpu);
  const scored = parts.reduce((sum, part) => sum + part.scored, 0);
  const cpuSeconds = (used.user + used.system) / 1e6;
  return {
    customers,
    items,
    threads,
    seed,
    scored,
    wall_s: round(wall),
    cpu_s: round(cpuSeconds),
    cpu_ms_per_customer: round((cpuSeconds * 1000) / scored),
    seconds_on_idle_cores: round(cpuSeconds / threads),
    peak_memory_mb: Math.round(process.resourceUsage().maxRSS / 1024),
    signals: measureSignals(market, model, seed),
  };
}

interface Part {
  readonly scored: number;
  readonly expected: number;
  readonly seconds: number;
}

function inWorker(workerData: object): Promise<Part> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./score-worker.ts', import.meta.url), { workerData });
    worker.once('message', (part: Part) => {
      resolve(part);
    });
    worker.once('error', reject);
  });
}

/** A basket comes in: the market is brought up to date, then that customer is predicted anew. */
function measureSignals(
  market: Market,
  model: Parameters<typeof predictorOf>[0],
  seed: number,
): object {
  const { predict } = predictorOf(model, market);
  const chance = seededChance(seed);
  const recordMs: number[] = [];
  const bothMs: number[] = [];
  for (let i = 0; i < 3000; i++) {
    const customer = below(chance, market.histories.purchases.count);
    const basket = Array.from({ length: 1 + below(chance, 8) }, () => below(chance, items));
    const start = performance.now();
    record(market, customer, basket);
    const between = performance.now();
    predict(customer, 20);
    recordMs.push(between - start);
    bothMs.push(performance.now() - start);
  }
  return { count: 3000, record_ms: spread(recordMs), record_and_predict_ms: spread(bothMs) };
}

function spread(values: number[]): object {
  values.sort((a, b) => a - b);
  const at = (share: number): number => round(values[Math.floor(share * (values.length - 1))]!);
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}

const round = (value: number): number => Number(value.toFixed(3));
