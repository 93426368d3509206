import { readdirSync, readFileSync } from 'node:fs';
import {
  type BasketData,
  readBasketFolder,
  readFutures,
} from '../../packages/forecast/src/cli/basket-folder.ts';

export interface Trial {
  readonly histories: BasketData['histories'];
  /** Whoever is neither trained nor validated on, per keyset. */
  readonly tests: readonly (readonly number[])[];
  readonly trains: readonly (readonly number[])[];
  /** By customer: what came next. */
  readonly next: readonly ReadonlySet<number>[];
}

export function readTrial(folder: string): Trial {
  const files = {
    readText: (path: string) => readFileSync(path, 'utf8'),
    listFolder: (path: string) => readdirSync(path),
    writeText: () => undefined,
    out: () => undefined,
    err: () => undefined,
  };
  const [data] = readBasketFolder(files, folder);
  if (!data?.futureFile) throw new Error(`There are no baskets with futures in ${folder}.`);
  const { customers, keysets, histories } = data;
  const futures = readFutures(files, folder, data.futureFile);
  const numbered = (names: readonly (string | number)[]): number[] =>
    names.map((name) => customers.get(String(name))!);
  return {
    histories,
    tests: keysets.map(({ test }) => numbered(test)),
    trains: keysets.map(({ file }) => {
      const keyset = JSON.parse(files.readText(`${folder}/${file}`)) as { train: number[] };
      return numbered(keyset.train);
    }),
    next: [...customers.keys()].map((name) => futures.get(name) ?? new Set<number>()),
  };
}
