import {
  greatCircle,
  type Instant,
  ok,
  type Position,
  refuse,
  type Result,
} from '@waystock/kernel';
import { lineAsking, type LineAsking } from './asking.ts';
import type { Question } from './attempt.ts';
import type { Budget } from './budget.ts';
import { distinctPlaces, spread } from './distinct-places.ts';
import type { Line } from './line.ts';
import { blankMatrix, type Cell, countOf, hole, type MapMatrix, putCell } from './map-matrix.ts';
import type { Asking, MatrixQuery, TableLimits } from './map-provider.ts';
import type { Outside } from './outside.ts';
import { isPlausible } from './plausible.ts';
import type { MapRefusal } from './refusals.ts';
import { type Tile, tilesOf } from './tiles.ts';

/**
 * A table from a remote provider: distinct places, legal tiles, all paid for before the first is sent,
 * a few at a time, put together by index in whatever order they come. A table that money or the rate
 * does not let finish is not begun. Cells that stay out are `provider-error`; if none came, the first
 * trouble is the refusal.
 */
export interface RemoteTables {
  readonly id: string;
  readonly outside: Outside;
  readonly line: Line;
  readonly budget: Budget;
  readonly limits: TableLimits;
  /** Requests on their way at once. */
  readonly atOnce: number;
  readonly cost: (elements: number) => bigint;
  /** The departure the answer will hold for. */
  readonly departAt: Instant | undefined;
  /** The request for one tile; cells are put by its own indices. */
  readonly question: (
    tile: TileQuery,
  ) => Pick<Question<void>, 'url' | 'init' | 'read' | 'readRefusal'>;
}

export interface TileQuery {
  readonly sources: readonly Position[];
  readonly targets: readonly Position[];
  readonly put: (source: number, target: number, cell: Cell) => void;
}

export async function remoteMatrix(
  tables: RemoteTables,
  query: MatrixQuery,
  asking: Asking,
): Promise<Result<MapMatrix, MapRefusal>> {
  const { id, outside, line, budget } = tables;
  const [sources, targets] = [distinctPlaces(query.sources), distinctPlaces(query.targets)];
  const [rows, columns] = [sources.places.length, targets.places.length];
  const elements = rows * columns;
  const needs = line.wait(elements);
  if (needs > asking.deadline)
    return refuse({ kind: 'too-slow', provider: id, needs, deadline: asking.deadline });
  const cost = tables.cost(elements);
  const paid = await budget.spend(id, cost);
  if (!paid.ok) return paid;
  const about = { source: id, rows, columns, computedAt: outside.now() };
  const matrix = blankMatrix({ ...about, departAt: tables.departAt });
  const troubles = await askTiles(tables, {
    tiles: tilesOf(rows, columns, tables.limits),
    question: (tile) =>
      tileQuestion(tables, { tile, matrix, query, sources, targets, paidOn: paid.value }),
    paidOn: paid.value,
    asking: lineAsking(outside, asking),
  });
  const [first] = troubles;
  if (first && countOf(matrix, 'provider-error') === elements) return refuse(first);
  return ok(spread({ ...matrix, troubles }, sources, targets));
}

interface Tables {
  readonly tile: Tile;
  readonly matrix: MapMatrix;
  readonly query: MatrixQuery;
  readonly paidOn: string;
  readonly sources: { readonly places: readonly Position[] };
  readonly targets: { readonly places: readonly Position[] };
}

function tileQuestion(tables: RemoteTables, about: Tables): Question<void> {
  const { tile, matrix, query } = about;
  const sources = about.sources.places.slice(tile.firstRow, tile.firstRow + tile.rows);
  const targets = about.targets.places.slice(tile.firstColumn, tile.firstColumn + tile.columns);
  const elements = tile.rows * tile.columns;
  const put = (source: number, target: number, cell: Cell): void => {
    const straight = greatCircle(sources[source] as Position, targets[target] as Position);
    const index = (tile.firstRow + source) * matrix.columns + tile.firstColumn + target;
    putCell(matrix, index, isPlausible(cell, straight, query.profile) ? cell : hole);
  };
  const asked = tables.question({ sources, targets, put });
  return { ...asked, elements, cost: tables.cost(elements), paidOn: about.paidOn };
}

interface Work {
  readonly tiles: readonly Tile[];
  readonly question: (tile: Tile) => Question<void>;
  readonly asking: LineAsking;
  readonly paidOn: string;
}

/** After these there is no use in the tiles that are left. */
const final: readonly MapRefusal['kind'][] = [
  'budget-spent',
  'budget-unknown',
  'breaker-open',
  'deadline-passed',
  'cancelled',
  'key-refused',
];

async function askTiles(
  { line, budget, atOnce }: RemoteTables,
  { tiles, question, asking, paidOn }: Work,
): Promise<MapRefusal[]> {
  const troubles: MapRefusal[] = [];
  const waiting = tiles.map(question);
  const isOver = (): boolean => troubles.some(({ kind }) => final.includes(kind));
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      if (isOver()) await budget.giveBack(paidOn, next.cost);
      else {
        const answer = await line.ask(next, asking);
        if (!answer.ok) troubles.push(answer.error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, tiles.length) }, worker));
  return troubles;
}
