import {
  between,
  type Instant,
  ok,
  plus,
  type Position,
  refuse,
  type Result,
  type Seconds,
} from '@waystock/kernel';
import { placeKey } from './distinct-places.ts';
import { blankMatrix, cellOf, type MapMatrix, putCell } from './map-matrix.ts';
import type { Asking, MatrixQuery } from './map-provider.ts';
import type { MapRefusal } from './refusals.ts';

/** More places without a street are not left out one after the other: somebody has the wrong map. */
const mostRounds = 12;

type Ask = (query: MatrixQuery, asking: Asking) => Promise<Result<MapMatrix, MapRefusal>>;

/**
 * For providers that refuse a table because of one place that is on no street, and say which: the table is
 * asked again without it, and its cells say what is the matter. So one wrong address does not cost a plan
 * its table. Asks once more for each such place, within the same deadline.
 */
export async function besideStreets(
  ask: Ask,
  { query, asking, now }: { query: MatrixQuery; asking: Asking; now: () => Instant },
): Promise<Result<MapMatrix, MapRefusal>> {
  const end = plus(now(), asking.deadline);
  const off = new Set<string>();
  const isOn = (place: Position): boolean => !off.has(placeKey(place));
  for (let round = 0; ; round++) {
    const left: Seconds = between(now(), end);
    const sources = query.sources.filter(isOn);
    const targets = query.targets.filter(isOn);
    if (off.size > 0 && (sources.length === 0 || targets.length === 0))
      return refuse(nothingLeft(query));
    const answer = await ask({ ...query, sources, targets }, { ...asking, deadline: left });
    const troubles = answer.ok ? answer.value.troubles : [answer.error];
    const found = troubles.flatMap((one) =>
      one.kind === 'position-off-network' ? [placeKey(one.position)] : [],
    );
    if (found.length === 0 || round === mostRounds)
      return answer.ok ? ok(withOff(answer.value, query, off)) : answer;
    for (const key of found) off.add(key);
  }
}

const nothingLeft = ({ sources }: MatrixQuery): MapRefusal => ({
  kind: 'position-off-network',
  position: sources[0] as Position,
});

/** The whole table: what was answered, and the named status for what was left out. */
function withOff(answered: MapMatrix, query: MatrixQuery, off: ReadonlySet<string>): MapMatrix {
  if (off.size === 0) return answered;
  const [rows, columns] = [query.sources.length, query.targets.length];
  const { source, computedAt, departAt, filled, troubles } = answered;
  const matrix = blankMatrix({ source, computedAt, departAt, rows, columns });
  let row = 0;
  query.sources.forEach((from, i) => {
    const isOff = off.has(placeKey(from));
    let column = 0;
    query.targets.forEach((to, j) => {
      const at = i * columns + j;
      if (isOff) putCell(matrix, at, { status: 'source-not-snapped' });
      else if (off.has(placeKey(to))) putCell(matrix, at, { status: 'target-not-snapped' });
      else putCell(matrix, at, cellOf(answered, row * answered.columns + column++));
    });
    if (!isOff) row++;
  });
  return { ...matrix, filled, troubles };
}
