import { type Component, isFree, mark } from './packing-component.ts';
import { priceOut, type Relaxed } from './packing-relax.ts';

/** Depth first over the routes, those with most to lose first. */
export function branch(
  part: Component,
  relaxed: Relaxed,
  nodeLimit: number,
): { pick: Int32Array; value: number; exhausted: boolean } {
  const { routeCount, routeStart, value, orderCount } = part;
  const reduced = new Float64Array(value.length);
  const root = priceOut(part, relaxed.prices, reduced, new Int32Array(orderCount));
  const top = new Float64Array(routeCount);
  const open: number[][] = [];
  for (let r = 0; r < routeCount; r++) {
    const columns: number[] = [];
    for (let c = routeStart[r] as number; c < (routeStart[r + 1] as number); c++) columns.push(c);
    for (const c of columns) top[r] = Math.max(top[r] as number, reduced[c] as number);
    // A column that leaves less than the incumbent even if all else goes at its best never wins.
    const room = root - relaxed.value - (top[r] as number);
    open.push(
      columns
        .filter((c) => (reduced[c] as number) + room > 1e-9)
        .sort((a, b) => (reduced[b] as number) - (reduced[a] as number)),
    );
  }
  const order = Array.from(top.keys()).sort((a, b) => (top[b] as number) - (top[a] as number));
  const used = new Uint8Array(orderCount);
  const pick = new Int32Array(routeCount).fill(-1);
  let best: Int32Array = relaxed.pick.slice();
  let [bestValue, nodes] = [relaxed.value, 0];
  const visit = (depth: number, worth: number, bound: number): void => {
    if (bound <= bestValue + 1e-9 || nodes >= nodeLimit) return;
    nodes++;
    if (depth === order.length) {
      if (worth > bestValue) [bestValue, best] = [worth, pick.slice()];
      return;
    }
    const r = order[depth] as number;
    const rest = bound - (top[r] as number);
    for (const c of open[r] as number[]) {
      if (rest + (reduced[c] as number) <= bestValue + 1e-9) break;
      if (!isFree(part, c, used)) continue;
      mark(part, c, used, 1);
      pick[r] = c;
      visit(depth + 1, worth + (value[c] as number), rest + (reduced[c] as number));
      pick[r] = -1;
      mark(part, c, used, 0);
    }
    visit(depth + 1, worth, rest);
  };
  visit(0, 0, root);
  return { pick: best, value: bestValue, exhausted: nodes < nodeLimit };
}
