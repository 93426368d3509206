import { ok, type Result, seededRandom } from '@waystock/kernel';
import { describeMapProvider } from './contract.ts';
import { type Cell, cellOf, type MapMatrix, putCell } from './map-matrix.ts';
import type { MapProvider, MapRoute } from './map-provider.ts';
import { island, places, streets, testOutside, wilderness } from './maps.fixture.ts';
import type { MapRefusal } from './refusals.ts';
import { openSimulatedMaps } from './simulated-maps.ts';

/** The contract on providers with one bug each: it has to find them. */
const sound = (): MapProvider => {
  const { now } = testOutside();
  return openSimulatedMaps({ streets, now, random: seededRandom('planted') });
};

type Bug = (answer: MapMatrix) => MapMatrix;
const withTableBug = (bug: Bug) => (): MapProvider => {
  const provider = sound();
  return {
    ...provider,
    async matrix(query, asking): Promise<Result<MapMatrix, MapRefusal>> {
      const answer = await provider.matrix(query, asking);
      return answer.ok ? ok(bug(answer.value)) : answer;
    },
  };
};
const withRouteBug = (bug: (route: MapRoute) => MapRoute) => (): MapProvider => {
  const provider = sound();
  return {
    ...provider,
    async route(query, asking): Promise<Result<MapRoute, MapRefusal>> {
      const answer = await provider.route(query, asking);
      return answer.ok ? ok(bug(answer.value)) : answer;
    },
  };
};

function eachCell(matrix: MapMatrix, change: (cell: Cell, index: number) => Cell): MapMatrix {
  for (let i = 0; i < matrix.status.length; i++) putCell(matrix, i, change(cellOf(matrix, i), i));
  return matrix;
}

function transposed(matrix: MapMatrix): MapMatrix {
  const { rows, columns } = matrix;
  const cells = Array.from(matrix.status, (_, i) => cellOf(matrix, i));
  const other = (i: number) => (i % columns) * rows + Math.floor(i / columns);
  return eachCell(matrix, (_, i) => cells[other(i)] as Cell);
}

const nought = { status: 'ok', duration_s: 0, distance_m: 0 } as const;
const same = 'a cell is the same in whatever table it is asked for';
const agree = 'a route has a leg for each pair of stops, and each is the table’s cell';
const named = 'every cell of a table has a name, and figures if it has a way';
const large = 'a table larger than any request is one table';
const noWay = 'no way is told as such, neither as nought nor as a large number';
const offStreet = 'a place without a street is told as such';
const gone = 'who has given up gets no answer from afar';

const planted: readonly [bug: string, open: () => MapProvider, finds: readonly string[]][] = [
  [
    'cells are placed in the other order',
    withTableBug(transposed),
    [same, agree, large, offStreet],
  ],
  [
    'no way is nought',
    withTableBug((m) => eachCell(m, (cell) => (cell.status === 'unreachable' ? nought : cell))),
    [noWay],
  ],
  [
    'the last cell of a large table is lost',
    withTableBug((m) =>
      eachCell(m, (cell, i) => (i === 64 * 64 - 1 ? { status: 'provider-error' } : cell)),
    ),
    [large],
  ],
  [
    'metres are kilometres',
    withTableBug((m) =>
      eachCell(m, (cell) =>
        cell.distance_m === undefined ? cell : { ...cell, distance_m: cell.distance_m / 1000 },
      ),
    ),
    [named, agree],
  ],
  ['another’s name is on the answer', withTableBug((m) => ({ ...m, source: 'streets' })), [named]],
  [
    'the last leg is missing',
    withRouteBug((r) => ({ ...r, legs: r.legs.slice(0, -1) })),
    [agree, 'a route of more stops than any request takes is one route'],
  ],
  [
    'the line runs backwards',
    withRouteBug((r) => ({ ...r, geometry: r.geometry.toReversed() })),
    ['its line leads from the first stop to the last'],
  ],
  [
    'nobody listens to the signal',
    () => {
      const provider = sound();
      return {
        ...provider,
        matrix: (query, { deadline }) => provider.matrix(query, { deadline }),
        route: (query, { deadline }) => provider.route(query, { deadline }),
      };
    },
    [gone],
  ],
];

for (const [bug, open, finds] of planted)
  describeMapProvider(
    `in which ${bug}`,
    () => ({ provider: open(), places, island, offNetwork: wilderness }),
    finds,
  );
