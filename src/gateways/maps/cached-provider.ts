import { assert, type Instant, ok, plus, type Position, type Result } from '@waystock/kernel';
import { placeKey } from './distinct-places.ts';
import { blankMatrix, type Cell, cellOf, type MapMatrix, putCell } from './map-matrix.ts';
import type { Asking, MapProvider, MatrixQuery, TravelProfile } from './map-provider.ts';
import type { MapRefusal } from './refusals.ts';

/**
 * Remembers cells of a provider whose terms allow it, and only as long as they do; around any other it
 * is an error to put one. A key is the profile and both places to about a metre: providers that look at
 * the hour are not cached. Kept are `ok` and `unreachable`, the oldest leave first; when another extract
 * answers, all of them.
 */
export interface CacheOptions {
  readonly now: () => Instant;
  /** Of the data the last answer was made from; undefined when the provider does not say. */
  readonly version?: (profile: TravelProfile) => string | undefined;
  readonly mostCells?: number;
}

interface Kept {
  readonly cell: Cell;
  readonly until: Instant;
}

export function cached(
  provider: MapProvider,
  { now, version = () => undefined, mostCells = 1_000_000 }: CacheOptions,
): MapProvider {
  const { terms, caps } = provider;
  assert(terms.keepFor !== undefined, `the terms of ${provider.id} forbid to keep its answers`);
  assert(!caps.departure, `${provider.id} answers by the hour`);
  const { keepFor } = terms;
  const kept = new Map<string, Kept>();
  const find = (key: string): Cell | undefined => {
    const found = kept.get(key);
    return found && found.until > now() ? found.cell : undefined;
  };
  const keep = (key: string, cell: Cell): void => {
    if (cell.status !== 'ok' && cell.status !== 'unreachable') return;
    kept.delete(key);
    kept.set(key, { cell, until: plus(now(), keepFor) });
    if (kept.size > mostCells) kept.delete(kept.keys().next().value as string);
  };
  const versions = new Map<TravelProfile, string | undefined>();
  return {
    ...provider,
    async matrix(query, asking) {
      const lookup = { query, asking, find, keep, now };
      const found = await answer(provider, lookup);
      const [before, after] = [versions.get(query.profile), version(query.profile)];
      versions.set(query.profile, after);
      if (before === undefined || before === after) return found;
      // What was remembered is of the old extract, and so may be a part of this table.
      kept.clear();
      return answer(provider, lookup);
    },
  };
}

interface Lookup {
  readonly query: MatrixQuery;
  readonly asking: Asking;
  readonly find: (key: string) => Cell | undefined;
  readonly keep: (key: string, cell: Cell) => void;
  readonly now: () => Instant;
}

/** The rows and columns with something unknown are asked for; the rest is remembered. */
async function answer(
  provider: MapProvider,
  { query, asking, find, keep, now }: Lookup,
): Promise<Result<MapMatrix, MapRefusal>> {
  const { sources, targets, profile } = query;
  const [rows, columns] = [sources.length, targets.length];
  const keyAt = (from: Position, to: Position): string =>
    `${profile} ${placeKey(from)} ${placeKey(to)}`;
  const known = sources.map((from) => targets.map((to) => find(keyAt(from, to))));
  const newRows = [...known.keys()].filter((row) => known[row]?.includes(undefined));
  const newColumns = [...targets.keys()].filter((column) =>
    known.some((row) => row[column] === undefined),
  );
  const asked = {
    ...query,
    sources: newRows.map((row) => sources[row] as Position),
    targets: newColumns.map((column) => targets[column] as Position),
  };
  const fresh = newRows.length > 0 ? await provider.matrix(asked, asking) : undefined;
  if (fresh && !fresh.ok) return fresh;
  const about = { source: provider.id, rows, columns, computedAt: now(), departAt: undefined };
  const matrix = { ...blankMatrix(about), troubles: fresh?.value.troubles ?? [] };
  for (const [row, cells] of known.entries())
    for (const [column, cell] of cells.entries())
      if (cell) putCell(matrix, row * columns + column, cell);
  for (const [i, row] of newRows.entries())
    for (const [j, column] of newColumns.entries()) {
      const cell = cellOf((fresh as { value: MapMatrix }).value, i * newColumns.length + j);
      keep(keyAt(sources[row] as Position, targets[column] as Position), cell);
      if (cell.status !== 'provider-error' || !known[row]?.[column])
        putCell(matrix, row * columns + column, cell);
    }
  return ok(matrix);
}
