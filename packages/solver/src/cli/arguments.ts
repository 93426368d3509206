import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import {
  CLASSES,
  type InstanceClass,
  type Objective,
  OBJECTIVES,
  type ReadOptions,
  type Rounding,
  ROUNDINGS,
} from '../vrp/format/instance.ts';
import { type Format, FORMATS } from '../vrp/format/read.ts';
import { UsageError } from './io.ts';

export interface ReadArguments extends ReadOptions {
  /** Absent: by the file itself. */
  readonly format?: Format | 'seed004' | undefined;
}

export interface SolveArguments {
  readonly file: string;
  readonly read: ReadArguments;
  readonly seconds: number | undefined;
  /** Seconds of all threads together, instead of `seconds`: for measuring on a busy machine. */
  readonly processorTime: number | undefined;
  readonly iterations: number | undefined;
  readonly threads: number;
  readonly seed: number;
  readonly out: string | undefined;
  readonly svg: string | undefined;
  /** For seed004 alone. */
  readonly service: string;
  readonly form: string;
}

export interface CheckArguments {
  readonly file: string;
  readonly solution: string;
  readonly read: ReadArguments;
}

const READING = {
  format: { type: 'string' },
  objective: { type: 'string' },
  class: { type: 'string' },
  rounding: { type: 'string' },
} as const;

const SOLVING = {
  ...READING,
  seconds: { type: 'string' },
  'cpu-seconds': { type: 'string' },
  threads: { type: 'string' },
  seed: { type: 'string' },
  iterations: { type: 'string' },
  out: { type: 'string' },
  svg: { type: 'string' },
  service: { type: 'string' },
  form: { type: 'string' },
} as const;

export function solveArguments(words: readonly string[]): SolveArguments {
  const { values, positionals } = parsed(words, SOLVING);
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new UsageError('solve takes one FILE');
  const iterations = numberOf(values.iterations, 'iterations', { whole: true, least: 0 });
  const seconds = numberOf(values.seconds, 'seconds', { least: 0 });
  const processorTime = numberOf(values['cpu-seconds'], 'cpu-seconds', { least: 0 });
  const hasEnd = iterations !== undefined || processorTime !== undefined;
  return {
    file,
    read: readArguments(values),
    // Ten seconds unless something else ends the search.
    seconds: seconds ?? (hasEnd ? undefined : 10),
    processorTime,
    iterations,
    threads:
      numberOf(values.threads, 'threads', { whole: true, least: 1 }) ?? availableParallelism(),
    seed: numberOf(values.seed, 'seed', { whole: true }) ?? 1,
    out: values.out,
    svg: values.svg,
    service: oneOf(values.service, 'service', ['fresh', 'prime_now', 'regular']) ?? 'fresh',
    form: oneOf(values.form, 'form', ['literal', 'intended']) ?? 'intended',
  };
}

export function checkArguments(words: readonly string[]): CheckArguments {
  const { values, positionals } = parsed(words, READING);
  const [file, solution, ...more] = positionals;
  if (file === undefined || solution === undefined || more.length > 0) {
    throw new UsageError('check takes FILE and SOLUTION');
  }
  return { file, solution, read: readArguments(values) };
}

type Options = typeof SOLVING | typeof READING;

function parsed<T extends Options>(words: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...words], allowPositionals: true, options });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function readArguments(
  values: { readonly [name in keyof typeof READING]?: string },
): ReadArguments {
  const format = oneOf(values.format, 'format', ['auto', ...FORMATS, 'seed004'] as const);
  return {
    format: format === 'auto' ? undefined : format,
    objective: oneOf<Objective>(values.objective, 'objective', OBJECTIVES),
    class: oneOf<InstanceClass>(values.class, 'class', CLASSES),
    rounding: oneOf<Rounding>(values.rounding, 'rounding', ROUNDINGS),
  };
}

function oneOf<T extends string>(
  value: string | undefined,
  name: string,
  known: readonly T[],
): T | undefined {
  if (value === undefined) return undefined;
  const found = known.find((one) => one.toLowerCase() === value.toLowerCase());
  if (found !== undefined) return found;
  throw new UsageError(`--${name} is '${value}'; it can be ${known.join(', ')}`);
}

function numberOf(
  text: string | undefined,
  name: string,
  { whole = false, least = -Infinity }: { readonly whole?: boolean; readonly least?: number },
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  const right = text !== '' && Number.isFinite(value) && (!whole || Number.isSafeInteger(value));
  if (right && value >= least) return value;
  const kind = whole ? 'a whole number' : 'a number';
  const from = least > -Infinity ? ` from ${least} up` : '';
  throw new UsageError(`--${name} is '${text}'; it must be ${kind}${from}`);
}
