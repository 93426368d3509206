import { basename } from 'node:path';
import type { ReadProblem } from '../vrp/format/instance.ts';
import { readInstance } from '../vrp/format/read.ts';
import { InvalidProblem } from '../vrp/solve.ts';
import { contradictionsOf, validate } from '../vrp/validate.ts';
import type { ReadArguments } from './arguments.ts';
import { type CliIo, UsageError } from './io.ts';

interface Input {
  readonly file: string;
  readonly read: ReadArguments;
}

/** The problem to solve: refused if it contradicts itself or asks for what no engine honours. */
export const readToSolve = (input: Input, io: CliIo): ReadProblem => readInput(input, io, validate);

/** The problem that a plan is held against: refused only if it contradicts itself. */
export const readToCheck = (input: Input, io: CliIo): ReadProblem =>
  readInput(input, io, contradictionsOf);

function readInput({ file, read }: Input, io: CliIo, faultsOf: typeof validate): ReadProblem {
  const { format, ...options } = read;
  if (format === 'seed004') throw new UsageError('seed004 is solved, not read');
  const name = basename(file).replace(/\.[^.]*$/, '');
  const found = readInstance(io.readText(file), { name, ...options, format });
  const faults = faultsOf(found.problem);
  if (faults.length > 0) throw new InvalidProblem(faults);
  return found;
}
