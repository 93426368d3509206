import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** One run of one solver, judged by the checker. */
export interface Run {
  readonly solver: string;
  readonly version: string;
  readonly file: string;
  readonly seconds: number;
  readonly seed: number;
  /** In the unit of the best-known values; null: no plan at all. */
  readonly cost: number | null;
  readonly vehicles: number;
  readonly feasible: boolean;
  /** Kinds of what the checker found. */
  readonly violations: readonly string[];
  /** Of the whole process. */
  readonly wall: number;
  readonly load: number;
  /** Why there is no run. */
  readonly note?: string;
}

export interface Store {
  readonly runs: readonly Run[];
  readonly find: (key: RunKey) => Run | undefined;
  readonly add: (run: Run) => void;
}

export type RunKey = Pick<Run, 'solver' | 'version' | 'file' | 'seconds' | 'seed'>;

const keyOf = (run: RunKey): string =>
  [run.solver, run.version, run.file, run.seconds, run.seed].join('|');

/** Lines of JSON, appended as runs end: a stopped benchmark goes on where it was. */
export function openStore(path: string): Store {
  const runs: Run[] = [];
  const byKey = new Map<string, Run>();
  const keep = (run: Run): void => {
    const before = byKey.get(keyOf(run));
    if (before) runs.splice(runs.indexOf(before), 1);
    byKey.set(keyOf(run), run);
    runs.push(run);
  };
  if (existsSync(path)) {
    for (const line of readFileSync(path, 'utf8').split('\n')) {
      // A line cut off by a kill is a run that did not end.
      if (line.endsWith('}')) keep(JSON.parse(line) as Run);
    }
  } else mkdirSync(dirname(path), { recursive: true });
  return {
    runs,
    find: (key) => byKey.get(keyOf(key)),
    add: (run) => {
      appendFileSync(path, `${JSON.stringify(run)}\n`);
      keep(run);
    },
  };
}
