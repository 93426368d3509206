/** Rings as x and y in turn, their first corner not repeated. */
export type Ring = readonly number[];

/** Twice the area, positive for rings that run clockwise on a map (y grows southwards). */
export function signedArea(ring: Ring): number {
  let area = 0;
  for (let i = 0; i < ring.length; i += 2) {
    const next = i + 2 < ring.length ? i + 2 : 0;
    area +=
      (ring[i] as number) * (ring[next + 1] as number) -
      (ring[next] as number) * (ring[i + 1] as number);
  }
  return area;
}

/** Outer rings clockwise, holes the other way. */
export function turned(ring: Ring, role: 'outer' | 'inner'): Ring {
  if (signedArea(ring) > 0 === (role === 'outer')) return ring;
  const back: number[] = [];
  for (let i = ring.length - 2; i >= 0; i -= 2) back.push(ring[i] as number, ring[i + 1] as number);
  return back;
}

/**
 * Ways (as ids of nodes) joined end to end to closed rings; what does not close is left out. The ways
 * are taken in their order, so the same ways give the same rings.
 */
export function joinRings(ways: readonly (readonly number[])[]): number[][] {
  const left = ways.filter((way) => way.length > 1).map((way) => [...way]);
  const rings: number[][] = [];
  for (let ring = left.shift(); ring; ring = left.shift()) {
    while (ring[0] !== ring.at(-1)) {
      const end = ring.at(-1);
      const next = left.findIndex((way) => way[0] === end || way.at(-1) === end);
      if (next < 0) break;
      const [way] = left.splice(next, 1) as [number[]];
      ring.push(...(way[0] === end ? way : way.reverse()).slice(1));
    }
    if (ring[0] === ring.at(-1) && ring.length > 3) rings.push(ring.slice(0, -1));
  }
  return rings;
}
