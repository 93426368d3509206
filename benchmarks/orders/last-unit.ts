import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startEmbedded } from '../../src/storage/embedded-postgres.ts';
import { type Arena, fair, openArena, type Round } from '../../test/race/arena.ts';
import { quiet } from '../../test/support/database.ts';

/**
 * The last unit wanted by 1,000 shoppers at once, over four server processes and a durable database,
 * ten rounds of each variant. Exactly one may win; the others get 409; nothing else may happen.
 *
 *   node benchmarks/orders/last-unit.ts [buyers] [rounds]
 */
const [buyers = 1_000, rounds = 10] = process.argv.slice(2).map(Number);
const processes = 4;
const results = fileURLToPath(new URL('../results/last-unit.json', import.meta.url));

const variants = ['lastUnit', 'twoLines', 'oppositeOrders', 'expiringBasket', 'lastSlot'] as const;

async function measure(arena: Arena, variant: (typeof variants)[number]) {
  const all: Round[] = [];
  for (let i = 0; i < rounds; i++) {
    const round = await arena[variant](buyers);
    all.push(round);
    const { won, lost, wrong } = round.outcome;
    const { p50, p99 } = round.milliseconds;
    process.stdout.write(
      `${variant} ${i + 1}: ${won} won, ${lost} lost, ${wrong.length} wrong; p50 ${p50} ms, p99 ${p99} ms\n`,
    );
  }
  const worst = (of: 'p50' | 'p99' | 'all'): number =>
    Math.max(...all.map((round) => round.milliseconds[of]));
  const isFair = ({ outcome }: Round): boolean =>
    JSON.stringify(outcome) === JSON.stringify(fair(buyers));
  return {
    variant,
    rounds,
    fair: all.filter(isFair).length,
    wrong: all.flatMap((round) => round.outcome.wrong),
    worst_p50_ms: worst('p50'),
    worst_p99_ms: worst('p99'),
    worst_round_ms: worst('all'),
  };
}

const commit = execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
const load = loadavg().map((one) => Math.round(one * 10) / 10);
const folder = await mkdtemp(join(tmpdir(), 'waystock-bench-'));
const server = await startEmbedded({
  dataFolder: folder,
  settings: { max_connections: 200 },
  log: quiet,
});
try {
  const arena = await openArena({ processes, mostBuyers: buyers, serverUrl: server.url });
  const measured = [];
  try {
    for (const variant of variants) measured.push(await measure(arena, variant));
  } finally {
    await arena.close();
  }
  const report = {
    commit,
    load_before: load,
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    node: process.version,
    processes,
    buyers,
    durable: true,
    variants: measured,
  };
  await mkdir(fileURLToPath(new URL('../results', import.meta.url)), { recursive: true });
  await writeFile(results, `${JSON.stringify(report, undefined, 2)}\n`);
  process.exitCode = measured.every((one) => one.fair === rounds) ? 0 : 1;
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
