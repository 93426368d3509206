import { execFileSync, spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Report } from '../../src/simulation/report.ts';
import { openCpuMeter } from './process-cpu.ts';

/**
 * Seven simulated days, three times: the same hash each time, the last time on other plans of
 * PostgreSQL; at least 2,000 orders, at least 40 vehicles on the road, no violation, each run in less
 * than two minutes. Each run is the command itself in a process of its own, start and end included.
 *
 *   npm run bench -- orders/simulated-week [--days 7] [--seed 1] [--faults usual]
 *
 * CPU seconds are of node and of PostgreSQL apart (Linux only): on a machine that does other work
 * beside this they say more than the clock.
 */
const { values } = parseArgs({
  options: {
    days: { type: 'string', default: '7' },
    seed: { type: 'string', default: '1' },
    faults: { type: 'string', default: 'usual' },
  },
});
const results = new URL('../results/simulated-week.json', import.meta.url);
const goal = { orders: 2000, vehicles: 40, seconds: 120 };

interface Run {
  readonly report: Report;
  readonly plannerOff: boolean;
  readonly seconds: number;
  readonly cpu: { readonly node: number; readonly postgresql: number };
}

async function live(plannerOff: boolean): Promise<Run> {
  const started = performance.now();
  const main = fileURLToPath(new URL('../../src/simulation/main.ts', import.meta.url));
  const { days, seed, faults } = values;
  // As `npm run simulate` says it.
  const command = [
    '--max-semi-space-size=64',
    main,
    ...['--json', '--days', days, '--seed', seed, '--faults', faults],
  ];
  const child = spawn(process.execPath, plannerOff ? [...command, '--planner-off'] : command, {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const meter = openCpuMeter(child.pid ?? 0);
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => void (text += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const seconds = (performance.now() - started) / 1000;
  const cpu = meter.stop();
  if (text === '') throw new Error(`the simulation ended with ${code} and no report`);
  return { report: JSON.parse(text) as Report, plannerOff, seconds, cpu };
}

const round = (n: number): number => Math.round(n * 10) / 10;
const loadBefore = loadavg().map(round);
const runs: Run[] = [];
for (const plannerOff of [false, false, true]) {
  const run = await live(plannerOff);
  runs.push(run);
  const { report, seconds, cpu } = run;
  process.stdout.write(
    `${plannerOff ? 'other plans: ' : ''}${report.orders.placed} orders, ${report.facts} facts, ` +
      `${round(seconds)} s (CPU ${round(cpu.node)} node, ${round(cpu.postgresql)} PostgreSQL), ` +
      `${report.traceHash}, ${report.violation === undefined ? 'clean' : report.violation}\n`,
  );
}

const [first] = runs as [Run];
const hashes = runs.map(({ report }) => report.traceHash);
const met = {
  orders: first.report.orders.placed >= goal.orders,
  vehicles: first.report.routes.vehicles >= goal.vehicles,
  seconds: runs.every(({ seconds }) => seconds < goal.seconds),
  same_hash: new Set(hashes).size === 1,
  no_violation: runs.every(({ report }) => report.violation === undefined),
};
const result = {
  what: `${values.days} simulated days with ${values.faults} faults, three times`,
  commit: execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' }).trim(),
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: availableParallelism(),
  node: process.version,
  load_before: loadBefore,
  seed: values.seed,
  orders: first.report.orders.placed,
  orders_by_stage: first.report.orders.byStage,
  vehicles_that_drove: first.report.routes.vehicles,
  routes: first.report.routes.driven,
  kilometres: first.report.routes.kilometres,
  promise_kept: first.report.shipments.promiseKept,
  facts: first.report.facts,
  decisions: first.report.decisions,
  worker_deaths: first.report.workerDeaths,
  faults: first.report.faults,
  hash: hashes[0],
  runs: runs.map(({ report, plannerOff, seconds, cpu }) => ({
    planner_off: plannerOff,
    seconds: round(seconds),
    cpu_seconds_node: round(cpu.node),
    cpu_seconds_postgresql: round(cpu.postgresql),
    simulated_hours_per_second: report.simulatedHoursPerSecond,
    hash: report.traceHash,
    ...(report.violation === undefined ? {} : { violation: report.violation }),
  })),
  goal,
  met,
};
await mkdir(new URL('.', results), { recursive: true });
await writeFile(results, `${JSON.stringify(result, null, 2)}\n`);
const unmet = Object.entries(met).flatMap(([name, isMet]) => (isMet ? [] : [name]));
process.stdout.write(unmet.length === 0 ? 'every goal met\n' : `not met: ${unmet.join(', ')}\n`);
process.exitCode = unmet.length === 0 ? 0 : 1;
