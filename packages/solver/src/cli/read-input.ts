import { basename } from 'node:path';
import type { ReadProblem } from '../vrp/format/instance.ts';
import { readInstance } from '../vrp/format/read.ts';
import { InvalidProblem } from '../vrp/solve.ts';
import { validate } from '../vrp/validate.ts';
import type { ReadArguments } from './arguments.ts';
import { type CliIo, UsageError } from './io.ts';

interface Input {
  readonly file: string;
  readonly read: ReadArguments;
}

/** The problem to solve, or to hold a plan against: refused if it contradicts itself. */
export function readProblem({ file, read }: Input, io: CliIo): ReadProblem {
  const { format, ...options } = read;
  if (format === 'seed004') throw new UsageError('seed004 is solved, not read');
  const name = basename(file).replace(/\.[^.]*$/, '');
  const found = readInstance(io.readText(file), { name, ...options, format });
  const faults = validate(found.problem);
  if (faults.length > 0) throw new InvalidProblem(faults);
  return found;
}
