/**
 * A folder of basket data in the form of A Next Basket Recommendation Reality Check:
 * `NAME_history.json` and `NAME_future.json` as {customer: [[-1], basket, …, [-1]]}, and
 * `NAME_keyset_N.json` as {item_num, train, val, test}. The [-1] marks may be absent.
 */
import { require } from '../faults.ts';
import { type Histories, historiesOf } from '../baskets/histories.ts';
import type { CliIo } from './io.ts';

export interface Keyset {
  readonly file: string;
  /** Customers as in the file. */
  readonly test: readonly string[];
}

export interface BasketData {
  readonly name: string;
  readonly histories: Histories;
  /** The number of each customer of the file. */
  readonly customers: ReadonlyMap<string, number>;
  readonly keysets: readonly Keyset[];
  /** The file of baskets that came, if there is one: for scoring, and read only then. */
  readonly futureFile: string | undefined;
}

type Baskets = readonly (readonly number[])[];

export function readBasketFolder(io: CliIo, folder: string): BasketData[] {
  const files = [...io.listFolder(folder)].sort();
  const names = files.flatMap((file) => /^(.+)_history\.json$/.exec(file)?.[1] ?? []);
  require(names.length > 0, () => `There is no *_history.json in ${folder}.`);
  return names.map((name) => readData(io, folder, name, files));
}

/** What each customer bought next. */
export function readFutures(io: CliIo, folder: string, file: string): Map<string, Set<number>> {
  const read = readCustomers(io, folder, file);
  return new Map([...read].map(([customer, baskets]) => [customer, new Set(baskets[0] ?? [])]));
}

function readData(io: CliIo, folder: string, name: string, files: readonly string[]): BasketData {
  const read = readCustomers(io, folder, `${name}_history.json`);
  const isKeyset = (file: string): boolean =>
    file.startsWith(`${name}_keyset_`) && file.endsWith('.json');
  const keysets = files
    .filter(isKeyset)
    .sort(byNumber)
    .map((file) => readKeyset(io, folder, file));
  require(keysets.length > 0, () => `There is no ${name}_keyset_*.json in ${folder}.`);
  const customers = new Map([...read.keys()].map((customer, i) => [customer, i]));
  for (const { file, test } of keysets)
    for (const customer of test)
      require(customers.has(customer), () =>
        `${file} tests customer ${customer}, who is not in ${name}_history.json.`);
  const items = Math.max(1, ...keysets.map(({ items: count }) => count), largest(read) + 1);
  const future = `${name}_future.json`;
  return {
    name,
    histories: historiesOf(items, [...read.values()]),
    customers,
    keysets,
    futureFile: files.includes(future) ? future : undefined,
  };
}

function readKeyset(io: CliIo, folder: string, file: string): Keyset & { items: number } {
  const read = parsed(io, folder, file);
  const { item_num: items, test } = isRecord(read) ? read : {};
  require(Array.isArray(test), () => `${file} has no list "test" of customers.`);
  return {
    file,
    test: test.map(String),
    items: typeof items === 'number' && Number.isInteger(items) ? items : 0,
  };
}

function readCustomers(io: CliIo, folder: string, file: string): Map<string, Baskets> {
  const read = parsed(io, folder, file);
  require(isRecord(read), () => `${file} must be an object of customers: {"17": [[3, 4], [5]]}.`);
  return new Map(
    Object.entries(read).map(([customer, value]) => [customer, basketsIn(value, customer, file)]),
  );
}

function basketsIn(value: unknown, customer: string, file: string): Baskets {
  require(Array.isArray(value), () => `${file}: customer ${customer} must have a list of baskets.`);
  return value
    .map((basket: unknown) => {
      require(Array.isArray(basket) && basket.every(Number.isInteger), () =>
        `${file}: customer ${customer} has a basket that is not a list of whole numbers.`);
      return (basket as number[]).filter((item) => item >= 0);
    })
    .filter((basket) => basket.length > 0);
}

function parsed(io: CliIo, folder: string, file: string): unknown {
  const text = io.readText(`${folder}/${file}`);
  try {
    return JSON.parse(text);
  } catch (error) {
    require(false, () => `${file} is not JSON: ${(error as Error).message}.`);
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function largest(read: ReadonlyMap<string, Baskets>): number {
  let most = -1;
  for (const baskets of read.values())
    for (const basket of baskets) for (const item of basket) most = Math.max(most, item);
  return most;
}

/** keyset_2 before keyset_10. */
const byNumber = (a: string, b: string): number =>
  numberIn(a) - numberIn(b) || (a < b ? -1 : a > b ? 1 : 0);

const numberIn = (file: string): number => Number(/(\d+)\.json$/.exec(file)?.[1] ?? 0);
