import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BarePlan, type ReadProblem, writeWaystock } from '@waystock/solver';
import { judge } from './judge.ts';
import { inProcess, loadNow, MOST_OUTPUT, noPlan } from './run-ours.ts';
import type { Run, RunKey } from './store.ts';
import { inThousandths } from './whole-numbers.ts';

/**
 * Other solvers, from Python packages in a virtual environment outside the repository:
 * WAYSTOCK_PEERS, else a folder of the user's cache. Each is a script that reads a problem as JSON and
 * prints its routes; the checker judges them like ours.
 */
export interface Peer {
  readonly name: string;
  readonly package: string;
  readonly script: string;
  /** Words after the problem's file. */
  readonly words: (key: RunKey) => readonly string[];
  /** Why it cannot model a class; undefined if it can. */
  readonly lacks: (className: string) => string | undefined;
}

const always = (): undefined => undefined;
const VROOM_LACKS: Readonly<Record<string, string>> = {
  PCVRPTW: 'VROOM has no prizes',
  MDVRPTW: 'VROOM limits travel time, not the duration of a route',
  SDVRPTW: 'VROOM limits travel time, not the duration of a route',
  VRPB: 'VROOM cannot put back-hauls after line-hauls',
  MTVRPTWR: 'VROOM has no reloads',
  GVRP: 'VROOM has no alternatives',
};

export const PEERS: readonly Peer[] = [
  {
    name: 'pyvrp',
    package: 'pyvrp',
    script: 'solve-with-pyvrp.py',
    words: ({ seconds, seed }) => [String(seconds), String(seed)],
    lacks: always,
  },
  {
    name: 'vroom',
    package: 'pyvroom',
    script: 'solve-with-vroom.py',
    words: ({ seconds }) => [String(seconds), '2'],
    lacks: (className) => VROOM_LACKS[className],
  },
  {
    name: 'ortools',
    package: 'ortools',
    script: 'solve-with-ortools.py',
    words: ({ seconds }) => [String(seconds)],
    lacks: (className) =>
      className === 'MTVRPTWR' || className === 'GVRP' ? 'not modelled here' : undefined,
  },
];

export const peersFolder = (): string =>
  process.env['WAYSTOCK_PEERS'] ?? join(homedir(), '.cache', 'waystock-peers');

const python = (): string => join(peersFolder(), 'bin', 'python');

/** Makes the environment if it is not there. */
export async function installPeers(): Promise<void> {
  if (existsSync(python())) return;
  await inProcess('python3', ['-m', 'venv', peersFolder()]);
  const packages = PEERS.map((peer) => peer.package);
  await inProcess(python(), ['-m', 'pip', 'install', '--quiet', ...packages]);
}

/** The installed version, or null. */
export async function versionOf(peer: Peer): Promise<string | null> {
  const code = `import importlib.metadata as m; print(m.version('${peer.package}'))`;
  try {
    return (await inProcess(python(), ['-c', code])).stdout.trim();
  } catch {
    return null;
  }
}

export async function runPeer(
  peer: Peer,
  read: ReadProblem,
  className: string,
  key: RunKey,
): Promise<Run> {
  const lack = peer.lacks(className);
  const load = loadNow();
  if (lack !== undefined) {
    const none = { cost: null, vehicles: 0, feasible: false, violations: [] };
    return { ...key, ...none, wall: 0, load, note: `not run: ${lack}` };
  }
  const folder = mkdtempSync(join(tmpdir(), 'waystock-peer-'));
  const began = performance.now();
  const wall = (): number => Math.round(performance.now() - began) / 1000;
  try {
    const path = join(folder, 'problem.json');
    writeFileSync(path, problemText(read));
    const script = fileURLToPath(new URL(`./peers/${peer.script}`, import.meta.url));
    const words = [script, path, ...peer.words(key)];
    const { stdout } = await inProcess(python(), words, { maxBuffer: MOST_OUTPUT });
    const plan = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as BarePlan;
    const seconds = wall();
    return { ...key, ...judge(read, plan), wall: seconds, load };
  } catch (error) {
    return { ...key, ...noPlan(error), wall: wall(), load };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function problemText({ problem, instance }: ReadProblem): string {
  const whole = instance.rounding === 'none' ? inThousandths(problem) : problem;
  return writeWaystock(whole, { places: instance.places });
}
