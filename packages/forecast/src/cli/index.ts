import { parseArgs } from 'node:util';
import { ForecastInputError } from '../faults.ts';
import { forecastBaskets } from './baskets.ts';
import type { CliIo } from './io.ts';

export type { CliIo } from './io.ts';

const usage = `waystock forecast baskets --data DIR --out OUT.json [--seed 1]

Foretells the next basket of every test customer in DIR (*_history.json, *_keyset_*.json) and writes
{ "<keyset file>": { "<customer>": [20 items, best first] } } to OUT.json. Where *_future.json lies
beside them it is read afterwards, for the scores only. NDCG's ideal is over the whole basket; ndcg-std
is the usual one; repeat and explore split recall into items bought before and new ones.
`;

/** Runs one command; returns the exit code: 0 done, 1 it could not be, 2 it was not understood. */
export function runCli(argv: readonly string[], io: CliIo): number {
  let given: ReturnType<typeof readArguments>;
  try {
    given = readArguments(argv);
  } catch (error) {
    io.err(`${(error as Error).message}\n\n${usage}`);
    return 2;
  }
  const { command, data, out, seed, help } = given;
  if (help) {
    io.out(usage);
    return 0;
  }
  if (command !== 'baskets' || !data || !out || !Number.isInteger(seed)) {
    io.err(usage);
    return 2;
  }
  try {
    forecastBaskets(io, data, out, seed);
    return 0;
  } catch (error) {
    const isInput = error instanceof ForecastInputError || (error as { code?: string }).code;
    if (!isInput) throw error;
    io.err(`${(error as Error).message}\n`);
    return 1;
  }
}

function readArguments(argv: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      data: { type: 'string' },
      out: { type: 'string' },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const { data, out, seed, help } = values;
  const command = positionals.length === 1 ? positionals[0] : undefined;
  return { command, data, out, seed: Number(seed), help };
}
