import { type Component, isFree, mark } from './packing-component.ts';

/** Columns by reduced value, then by value, as long as they fit. */
export function greedy(part: Component, reduced: Float64Array): Int32Array {
  const { value, route, routeCount, orderCount } = part;
  const byWorth = Array.from(value.keys()).sort(
    (a, b) =>
      (reduced[b] as number) - (reduced[a] as number) ||
      (value[b] as number) - (value[a] as number),
  );
  const pick = new Int32Array(routeCount).fill(-1);
  const used = new Uint8Array(orderCount);
  for (const c of byWorth)
    if ((pick[route[c] as number] as number) < 0 && isFree(part, c, used)) {
      pick[route[c] as number] = c;
      mark(part, c, used, 1);
    }
  return pick;
}

/** For each route the best column given the others, then with one other route giving way. */
export function exchange(part: Component, pick: Int32Array): Int32Array {
  const { value, route, routeStart, routeCount, orderCount, entry, entryStart } = part;
  const holder = new Int32Array(orderCount).fill(-1);
  const hold = (c: number, r: number): void => {
    for (let e = entryStart[c] as number; e < (entryStart[c + 1] as number); e++)
      holder[entry[e] as number] = r;
  };
  for (const c of pick) if (c >= 0) hold(c, route[c] as number);
  const worth = (r: number): number =>
    (pick[r] as number) < 0 ? 0 : (value[pick[r] as number] as number);
  /** The one other route that holds orders of c; -1 none, -2 several. */
  const rival = (c: number): number => {
    let found = -1;
    for (let e = entryStart[c] as number; e < (entryStart[c + 1] as number); e++) {
      const by = holder[entry[e] as number] as number;
      if (by < 0 || by === (route[c] as number) || by === found) continue;
      if (found >= 0) return -2;
      found = by;
    }
    return found;
  };
  const put = (r: number, c: number): void => {
    if ((pick[r] as number) >= 0) hold(pick[r] as number, -1);
    pick[r] = c;
    if (c >= 0) hold(c, r);
  };
  for (let moved = true, rounds = 0; moved && rounds < 20; rounds++) {
    moved = false;
    for (let r = 0; r < routeCount; r++)
      for (let c = routeStart[r] as number; c < (routeStart[r + 1] as number); c++) {
        const gain = (value[c] as number) - worth(r);
        if (gain <= 1e-9) break;
        const other = rival(c);
        if (other === -2) continue;
        if (other < 0) {
          put(r, c);
          moved = true;
          break;
        }
        const [mine, theirs] = [pick[r] as number, pick[other] as number];
        const before = worth(r) + worth(other);
        put(other, -1);
        put(r, c);
        put(other, firstFree(part, other, holder));
        if (worth(r) + worth(other) > before + 1e-9) {
          moved = true;
          break;
        }
        put(other, -1);
        put(r, mine);
        put(other, theirs);
      }
  }
  return pick;
}

/** The best column of the route whose orders nobody else holds; -1 when there is none. */
function firstFree(part: Component, r: number, holder: Int32Array): number {
  const { routeStart, entry, entryStart } = part;
  for (let c = routeStart[r] as number; c < (routeStart[r + 1] as number); c++) {
    let free = true;
    for (let e = entryStart[c] as number; free && e < (entryStart[c + 1] as number); e++)
      free = (holder[entry[e] as number] as number) < 0 || holder[entry[e] as number] === r;
    if (free) return c;
  }
  return -1;
}
