import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { openHighs } from '../mip/highs.ts';
import { readCap } from './format/cap.ts';
import { UnreadableInstance } from '../unreadable-instance.ts';
import { readPmed } from './format/pmed.ts';
import { readSscflp } from './format/sscflp.ts';
import { locate } from './locate.ts';
import type { LocationAnswer, LocationProblem } from './problem.ts';
import { InvalidLocationProblem } from './validate.ts';

const usage = `waystock locate FILE --format cap|pmed|sscflp [options]

Which sites to open, and which site serves whom; prints JSON with sites numbered from 1.

  --format F     cap: demand may be split; sscflp (or holmberg): one site per customer; pmed
  --seconds N    stop after so long with the best plan and bound known (default 300)
  --gap G        stop at this relative gap (default 0: a proof)
  --seed N       default 1
  --help         this text
`;

const readers: Readonly<Record<string, (text: string) => LocationProblem>> = {
  cap: readCap,
  pmed: readPmed,
  sscflp: readSscflp,
  holmberg: readSscflp,
};

export interface CliOutput {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Milliseconds. */
  readonly now: () => number;
}

/** Ends with 0: a plan was found; 1: none; 2: the call or the file is not understood. */
export async function runCli(argv: readonly string[], io: CliOutput): Promise<number> {
  const asked = understand(argv);
  if (asked === 'help') {
    io.out(usage);
    return 0;
  }
  if (typeof asked === 'string') {
    io.err(`${asked}\n\n${usage}`);
    return 2;
  }
  try {
    const text = await readFile(asked.file, 'utf8');
    const problem = asked.read(text);
    const deadline = io.now() + asked.seconds * 1000;
    const answer = locate(problem, {
      mip: await openHighs(),
      seed: asked.seed,
      gap: asked.gap,
      nodes: 1_000_000,
      shouldStop: () => io.now() >= deadline,
    });
    io.out(`${JSON.stringify(present(problem, answer))}\n`);
    return answer.plan ? 0 : 1;
  } catch (error) {
    if (!isExpected(error)) throw error;
    io.err(`${error.message}\n`);
    return 2;
  }
}

function isExpected(error: unknown): error is Error {
  return (
    error instanceof UnreadableInstance ||
    error instanceof InvalidLocationProblem ||
    (error instanceof Error && 'code' in error && typeof error.code === 'string')
  );
}

interface Asked {
  readonly file: string;
  readonly read: (text: string) => LocationProblem;
  readonly seconds: number;
  readonly gap: number;
  readonly seed: number;
}

/** What is asked for, or what is wrong with it. */
function understand(argv: readonly string[]): Asked | string {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(argv);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const { values, positionals } = parsed;
  if (values.help) return 'help';
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) return 'Name one file.';
  const read = Object.hasOwn(readers, values.format ?? '') ? readers[values.format!] : undefined;
  if (!read) return `--format is one of ${Object.keys(readers).join(', ')}.`;
  const seconds = Number(values.seconds ?? 300);
  const gap = Number(values.gap ?? 0);
  const seed = Number(values.seed ?? 1);
  if (!(seconds > 0)) return '--seconds takes a number above 0.';
  if (!(gap >= 0 && gap < 1)) return '--gap takes a number from 0 to 1.';
  if (!Number.isSafeInteger(seed)) return '--seed takes a whole number.';
  return { file, read, seconds, gap, seed };
}

const parse = (argv: readonly string[]) =>
  parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      format: { type: 'string' },
      seconds: { type: 'string' },
      gap: { type: 'string' },
      seed: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });

/** Numbered as in the files: from 1. */
function present(problem: LocationProblem, { plan, bound, gap, proved }: LocationAnswer) {
  if (!plan) return { cost: null, bound: Number.isFinite(bound) ? bound : null, proved };
  const mayShare = problem.split === true && problem.capacities !== undefined;
  const shared = mayShare && Array.from(problem.capacities).some((c) => c < Infinity);
  return {
    cost: plan.cost,
    bound,
    gap,
    proved,
    open: plan.open.map((site) => site + 1),
    assigned: plan.served.map((shares) =>
      shared
        ? shares.map(({ site, share }) => [site + 1, share])
        : shares[0]
          ? shares[0].site + 1
          : null,
    ),
  };
}
