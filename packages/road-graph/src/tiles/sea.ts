import { type Ring, signedArea } from './rings.ts';
import type { WorldBox } from './world-plane.ts';

/**
 * The sea of an extract, made from its coastlines, which are lines: land is to their left.
 *
 * Ways are joined where one ends and the next begins. Closed counterclockwise they are islands, clockwise
 * a sea of their own. Open ones are drawn out to the border of the map; from where one leaves it the border
 * is followed clockwise, with the sea on the right hand, to where the next one enters, until the ring is
 * closed. Without open ones the sea is all of the map but its islands.
 * A coastline that breaks off far from the border says nothing of where the sea is: then none is drawn,
 * rather than a town under water. O(points + coastlines²).
 *
 * Source: OpenStreetMap wiki, "Tag:natural=coastline".
 */
export function seaOf(coasts: readonly Ring[], box: WorldBox): (readonly Ring[])[] {
  if (coasts.length === 0) return [];
  const isClosed = (line: Ring): boolean =>
    line.length > 6 && line[0] === line.at(-2) && line[1] === line.at(-1);
  const rings = coasts.filter(isClosed).map((line) => line.slice(0, -2));
  const open = coasts.filter((line) => !isClosed(line)).map((line) => toBorder(line, box));
  if (open.some((line) => line === undefined)) return [];
  const islands = rings.filter((ring) => signedArea(ring) < 0);
  const seas = [
    ...alongBorder(open as Ring[], box),
    ...rings.filter((ring) => signedArea(ring) > 0),
  ];
  const outers = seas.length > 0 ? seas : [cornersOf(box)];
  return outers.map((outer) => [outer, ...islands.filter((island) => isWithin(island, outer))]);
}

/** Ways that follow each other, from one's last point to the next one's first; ids of nodes. */
export function joinCoasts(ways: readonly (readonly number[])[]): number[][] {
  const byStart = new Map<number, number[][]>();
  for (const way of ways) {
    const start = way[0] as number;
    byStart.set(start, [...(byStart.get(start) ?? []), [...way]]);
  }
  const ends = new Set(ways.map((way) => way.at(-1) as number));
  const take = (start: number): number[] | undefined => byStart.get(start)?.shift();
  const follow = (line: number[]): number[] => {
    for (let next = take(line.at(-1) as number); next; next = take(line.at(-1) as number)) {
      line.push(...next.slice(1));
      if (line[0] === line.at(-1)) break;
    }
    return line;
  };
  // Those that nothing leads to come first: the others are rings.
  const starts = ways.map((way) => way[0] as number);
  const order = [...starts.filter((id) => !ends.has(id)), ...starts];
  return order.flatMap((start) => {
    const line = take(start);
    return line ? [follow(line)] : [];
  });
}

/** Up to the border at both ends; undefined where an end is far from it. */
function toBorder(line: Ring, box: WorldBox): Ring | undefined {
  const first = nearestOnBorder(line[0] as number, line[1] as number, box);
  const last = nearestOnBorder(line.at(-2) as number, line.at(-1) as number, box);
  const far = 0.15 * Math.max(box.east - box.west, box.south - box.north);
  if (first.away > far || last.away > far) return undefined;
  return [...first.point, ...line, ...last.point];
}

function nearestOnBorder(x: number, y: number, { west, north, east, south }: WorldBox) {
  const sides = [
    { away: y - north, point: [x, north] },
    { away: east - x, point: [east, y] },
    { away: south - y, point: [x, south] },
    { away: x - west, point: [west, y] },
  ];
  return sides.reduce((best, side) => (side.away < best.away ? side : best));
}

/** Clockwise from the north-western corner, a whole number of sides and a share of one. */
function alongOf(x: number, y: number, { west, north, east, south }: WorldBox): number {
  const [across, down] = [(x - west) / (east - west), (y - north) / (south - north)];
  if (y === north) return across;
  if (x === east) return 1 + down;
  if (y === south) return 2 + (1 - across);
  return 3 + (1 - down);
}

/** North-west, north-east, south-east, south-west. */
const cornersOf = ({ west, north, east, south }: WorldBox): Ring => [
  ...[west, north],
  ...[east, north],
  ...[east, south],
  ...[west, south],
];

function alongBorder(lines: readonly Ring[], box: WorldBox): Ring[] {
  const corners = cornersOf(box);
  const left = lines.map((line) => ({
    line,
    enters: alongOf(line[0] as number, line[1] as number, box),
    leaves: alongOf(line.at(-2) as number, line.at(-1) as number, box),
  }));
  const rings: Ring[] = [];
  for (let first = left.shift(); first; first = left.shift()) {
    const ring: number[] = [...first.line];
    let at = first.leaves;
    for (;;) {
      const ahead = (along: number): number => (along - at + 4) % 4;
      const next: (typeof left)[number] = left.reduce(
        (best, one) => (ahead(one.enters) < ahead(best.enters) ? one : best),
        first,
      );
      const target = ahead(next.enters);
      for (let corner = Math.ceil(at); corner - at < target; corner++)
        if (corner > at) ring.push(...corners.slice(2 * (corner % 4), 2 * (corner % 4) + 2));
      if (next === first) break;
      left.splice(left.indexOf(next), 1);
      ring.push(...next.line);
      at = next.leaves;
    }
    rings.push(ring);
  }
  return rings;
}

/** Whether the first corner of one lies in the other. */
function isWithin(inner: Ring, outer: Ring): boolean {
  const [x, y] = [inner[0] as number, inner[1] as number];
  let inside = false;
  for (let i = 0; i < outer.length; i += 2) {
    const j = i + 2 < outer.length ? i + 2 : 0;
    const [ax, ay] = [outer[i] as number, outer[i + 1] as number];
    const [bx, by] = [outer[j] as number, outer[j + 1] as number];
    if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
  }
  return inside;
}
