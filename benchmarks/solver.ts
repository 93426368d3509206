import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { dataFolder } from '../test/support/outside-data.ts';
import { drawChart } from './solver/chart.ts';
import { LIMITS, SEEDS, TARGET_CLASSES } from './solver/classes.ts';
import { type Known, readKnown, readTable } from './solver/instances.ts';
import { gapOf } from './solver/judge.ts';
import { installPeers, type Peer, PEERS, runPeer, versionOf } from './solver/peers.ts';
import { type Report, writeReport } from './solver/report.ts';
import { runOurs } from './solver/run-ours.ts';
import { openStore, type Run, type RunKey } from './solver/store.ts';

/**
 * The solver against best-known values, and with `--peers` beside PyVRP, VROOM and OR-Tools on the
 * same cores. Stopped, it goes on where it was: runs of this commit are kept in a store.
 *
 *   npm run bench -- solver [--quick] [--peers] [--classes] [--seconds 1,3] [--only TEXT] [--report]
 *
 * --quick: all instances at 3 s, one for each class at 1 and 10 s with one seed (about 6 minutes, with
 * --peers 14). --classes: only one instance for each class. --seconds: other limits for these.
 * --only: instances whose file has TEXT in its name. --report: writes the report from what is stored.
 */
const { values } = parseArgs({
  options: {
    quick: { type: 'boolean' },
    peers: { type: 'boolean' },
    classes: { type: 'boolean' },
    report: { type: 'boolean' },
    seconds: { type: 'string' },
    only: { type: 'string' },
  },
});
const folder = dataFolder('vrp');
const results = (name: string): string =>
  fileURLToPath(new URL(`./results/${name}`, import.meta.url));
const commit = execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
const store = openStore(results('solver-runs.jsonl'));
const known = readTable(folder).filter(({ file }) => file.includes(values.only ?? ''));
const everywhere = values.quick ? 3 : 10;
const limits: readonly number[] =
  values.seconds?.split(',').map(Number) ?? (values.quick ? [1, 10] : LIMITS);
if (!limits.every((seconds) => seconds > 0)) throw new Error(`--seconds is '${values.seconds}'`);
const seeds: readonly number[] = values.quick ? [1] : SEEDS;
const classFiles = new Set(TARGET_CLASSES.map(({ file }) => file));
const represented = known.filter(({ file }) => classFiles.has(file));

function tell(instance: Known, run: Run): void {
  const gap = gapOf(instance, run);
  const verdict = run.feasible ? `gap ${gap?.toFixed(2) ?? '–'} %` : 'not feasible';
  const why = run.note ?? run.violations.join(', ');
  const { solver, file, seconds, seed, wall } = run;
  process.stdout.write(`${solver} ${file} ${seconds} s #${seed}: ${verdict} ${why} (${wall} s)\n`);
}

async function ours(instance: Known, seconds: number, seed: number): Promise<void> {
  const key: RunKey = { solver: 'waystock', version: commit, file: instance.file, seconds, seed };
  if (store.find(key)) return;
  const run = await runOurs(folder, readKnown(folder, instance), key);
  store.add(run);
  tell(instance, run);
}

/** PyVRP has one thread, so two seeds run side by side: the first alone, and the better of both. */
async function theirs(peer: Peer, instance: Known, seconds: number, seed: number): Promise<void> {
  const version = (await versionOf(peer)) ?? 'none';
  const key: RunKey = { solver: peer.name, version, file: instance.file, seconds, seed };
  if (version === 'none' || store.find(key)) return;
  const read = readKnown(folder, instance);
  const twice = peer.name === 'pyvrp';
  const [run, second] = await Promise.all([
    runPeer(peer, read, instance.class, key),
    twice ? runPeer(peer, read, instance.class, { ...key, seed: seed + 100 }) : null,
  ]);
  store.add(run);
  tell(instance, run);
  if (second === null) return;
  const better = (gapOf(instance, second) ?? Infinity) < (gapOf(instance, run) ?? Infinity);
  const best = { ...(better ? second : run), solver: 'pyvrp best of 2', seed };
  store.add(best);
  tell(instance, best);
}

if (!values.report) {
  if (!values.classes) for (const instance of known) await ours(instance, everywhere, 1);
  for (const instance of represented)
    for (const seconds of limits) for (const seed of seeds) await ours(instance, seconds, seed);
  if (values.peers) {
    await installPeers();
    // Those without a seed give the same plan again.
    for (const peer of PEERS)
      for (const instance of represented)
        for (const seconds of limits)
          for (const seed of peer.name === 'pyvrp' ? seeds : [1])
            await theirs(peer, instance, seconds, seed);
  }
}

const solvers: Record<string, string> = { waystock: commit.slice(0, 10) };
for (const peer of PEERS) {
  const version = await versionOf(peer);
  const stored = store.runs.some((run) => run.solver === peer.name);
  const text = version ?? 'not run: its Python package is not installed (--peers installs it)';
  solvers[peer.name] =
    stored || version === null ? text : `${text}, not run: --peers was not given`;
  if (peer.name === 'pyvrp' && stored) solvers['pyvrp best of 2'] = `${text}, two seeds at once`;
}
const current = store.runs.filter((run) => run.solver !== 'waystock' || run.version === commit);
const report: Report = {
  commit,
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: availableParallelism(),
  node: process.version,
  everywhere,
  solvers,
  known,
  runs: current,
};
writeFileSync(results('solver.md'), writeReport(report));
writeFileSync(results('solver.svg'), drawChart(report));
process.stdout.write(`report: ${results('solver.md')}\n`);
