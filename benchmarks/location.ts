import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  checkLocation,
  type LocationAnswer,
  type LocationProblem,
  locate,
  openHighs,
} from '@waystock/solver';
import { city, type Kind } from './location/city.ts';
import { published, readInstance } from './location/published.ts';
import { plainHighs } from './location/plain-highs.ts';
import { keepResult } from './result.ts';

/**
 * `npm run bench -- location [--data DIR] [--seconds 60] [--part published|cities]`: the published instances beside their optima
 * and beside HiGHS alone on the whole model; then generated cities. Times are of the CPU, in seconds.
 */
const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    seconds: { type: 'string', default: '60' },
    part: { type: 'string' },
  },
});
const data =
  values.data ??
  process.env['WAYSTOCK_DATA'] ??
  fileURLToPath(new URL('../../shared/data', import.meta.url));
const seconds = Number(values.seconds);
const mip = await openHighs();

const cpu = (since: NodeJS.CpuUsage): number => {
  const used = process.cpuUsage(since);
  return Math.round((used.user + used.system) / 1e4) / 100;
};
/** By the CPU's clock, so that a busy machine does not change what is reached. */
const stopAfter = (limit: number): (() => boolean) => {
  const began = process.cpuUsage();
  return () => cpu(began) >= limit;
};

function describe(problem: LocationProblem, answer: LocationAnswer) {
  const violations = answer.plan ? checkLocation(problem, answer.plan).length : undefined;
  return {
    cost: answer.plan?.cost,
    bound: answer.bound,
    gap: answer.gap,
    proved: answer.proved,
    open: answer.plan?.open.length,
    violations,
  };
}

/** Above so many pairs HiGHS alone is not asked: the model would not fit what WebAssembly has. */
const PLAIN_PAIRS = 45_000;

function publishedOnes() {
  return Object.entries(published).map(([name, optimum]) => {
    const text = readFileSync(join(data, 'facility', `${name}.txt`), 'utf8');
    const problem = readInstance(name, text);
    const began = process.cpuUsage();
    const answer = locate(problem, { mip, nodes: 1_000_000, shouldStop: stopAfter(seconds) });
    const ours = cpu(began);
    const alone = process.cpuUsage();
    const asked = problem.sites * problem.zones <= PLAIN_PAIRS;
    const plain = asked ? plainHighs(mip, problem, stopAfter(seconds)) : { status: 'not asked' };
    process.stderr.write(`${name} ${answer.proved} ${ours} s, HiGHS alone ${cpu(alone)} s\n`);
    return {
      name,
      optimum,
      ...describe(problem, answer),
      over_optimum: answer.plan ? answer.plan.cost / optimum - 1 : undefined,
      cpu_s: ours,
      plain_highs: { ...plain, ...(asked ? { cpu_s: cpu(alone) } : {}) },
    };
  });
}

/** Runs on until the time is up, noting when a gap of 1 % was proved. */
function generated(kind: Kind, sites: number, zones: number) {
  const problem = city(kind, sites, zones, 'a');
  const began = process.cpuUsage();
  let onePercent: number | undefined;
  const answer = locate(problem, {
    mip,
    shouldStop: stopAfter(seconds),
    onImprovement: ({ cost, bound }) => {
      if (bound >= 0.99 * cost) onePercent ??= cpu(began);
    },
  });
  const row = { kind, sites, zones, seed: 'a', ...describe(problem, answer) };
  const timed = { ...row, one_percent_after_s: onePercent, cpu_s: cpu(began) };
  process.stderr.write(`${kind} ${sites} × ${zones}: ${answer.gap} in ${timed.cpu_s} s\n`);
  return timed;
}

const kinds: readonly Kind[] = ['p-median', 'covering', 'uncapacitated', 'split', 'whole'];
const part = values.part;
if (part !== 'cities') await keepResult('location-published', { seconds, rows: publishedOnes() });
if (part !== 'published') {
  const rows = [
    ...kinds.map((kind) => generated(kind, 200, 2_000)),
    ...kinds.map((kind) => generated(kind, 1_000, 20_000)),
  ];
  await keepResult('location-cities', { seconds, rows });
}
