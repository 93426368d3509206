import { along, greatCircle, type Position, type Random, within } from '@waystock/kernel';
import { type OsmInput, readOsm } from '@waystock/road-graph';
import type { CityAddress } from '../city/city.ts';
import type { RealPlace } from './places.ts';

/** Streets people live in. */
const lived = new Set(['residential', 'living_street']);

interface Street {
  readonly name: string;
  readonly nodes: readonly number[];
}

/**
 * Points on residential streets within the radius of a place, drawn by length: a long street has more
 * doors than a short one. The extract is read twice, since its nodes may come after its ways.
 */
export function drawDoors(
  map: OsmInput,
  place: RealPlace,
  { count, random }: { readonly count: number; readonly random: Random },
): CityAddress[] {
  const pieces = piecesOf(map, place);
  const upTo: number[] = [];
  let total = 0;
  for (const { from, to } of pieces) upTo.push((total += greatCircle(from, to)));
  return Array.from({ length: count }, (_, i) => {
    const luck = random.fork('door', i);
    const at = luck.next() * total;
    const piece = pieces[firstAbove(upTo, at)] as Piece;
    return {
      street: piece.street,
      houseNumber: String(within(luck, 1, 120)),
      postcode: '00000',
      place: place.name,
      district: place.name,
      position: along(piece.from, piece.to, luck.next()),
    };
  });
}

interface Piece {
  readonly street: string;
  readonly from: Position;
  readonly to: Position;
}

function piecesOf(map: OsmInput, place: RealPlace): Piece[] {
  const streets: Street[] = [];
  const needed = new Map<number, Position | undefined>();
  readOsm(map, {
    way({ tags, refs }) {
      if (!lived.has(tags['highway'] ?? '') || tags['access'] === 'private') return;
      const nodes = Array.from(refs);
      streets.push({ name: tags['name'] ?? 'Unnamed street', nodes });
      for (const node of nodes) needed.set(node, undefined);
    },
  });
  readOsm(map, {
    node(id, lon, lat) {
      if (needed.has(id)) needed.set(id, { lon: lon / 1e7, lat: lat / 1e7 });
    },
  });
  return streets.flatMap(({ name: street, nodes }) =>
    nodes.slice(1).flatMap((node, i) => {
      const [from, to] = [needed.get(nodes[i] as number), needed.get(node)];
      if (!from || !to || greatCircle(from, place.centre) > place.radius) return [];
      return [{ street, from, to }];
    }),
  );
}

/** The first of ascending numbers that is above `n`. */
function firstAbove(ascending: readonly number[], n: number): number {
  let [low, high] = [0, ascending.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] as number) > n) high = middle;
    else low = middle + 1;
  }
  return low;
}
