import type { Hull } from './shipping-hull.ts';

/**
 * How a load is shared between shipments at the least sum of their curves, in fractions of a gram.
 *
 * Source: resource allocation by marginal analysis (Fox 1966): curves that bend upwards are filled
 * by their edges, the flattest first. Invariants: no sharing by true prices costs less; at the price
 * `perGram` of a gram no shipment would rather carry more or less. Complexity: O(e·s) for e edges
 * of s shipments.
 */
export interface SharedLoad {
  /** Infinite when they cannot take all of it. */
  readonly cost: number;
  readonly perGram: number;
}

export function shareLoad(
  curves: readonly { readonly hull: Hull }[],
  caps: readonly number[],
  whole: number,
): SharedLoad {
  const at = curves.map(() => 0);
  let cost = 0;
  let left = whole;
  for (let g = 0; g < curves.length; g++) {
    const { load, price } = (curves[g] as (typeof curves)[number]).hull;
    if (load.length === 0) return nothing;
    cost += price[0] as number;
    left -= Math.min(load[0] as number, caps[g] as number);
  }
  let perGram = 0;
  while (left > tolerance) {
    let flattest = -1;
    let slope = Number.POSITIVE_INFINITY;
    for (let g = 0; g < curves.length; g++) {
      const s = slopeAfter(
        (curves[g] as (typeof curves)[number]).hull,
        at[g] as number,
        caps[g] as number,
      );
      if (s < slope) [flattest, slope] = [g, s];
    }
    if (flattest < 0) return nothing;
    const { load } = (curves[flattest] as (typeof curves)[number]).hull;
    const i = at[flattest] as number;
    const end = Math.min(load[i + 1] as number, caps[flattest] as number);
    const taken = Math.min(left, end - (load[i] as number));
    cost += taken * slope;
    left -= taken;
    perGram = slope;
    at[flattest] = i + 1;
  }
  return { cost, perGram };
}

const nothing: SharedLoad = { cost: Number.POSITIVE_INFINITY, perGram: 0 };
/** Grams; chargeable ones come out of a division. */
const tolerance = 1e-6;

function slopeAfter({ load, price }: Hull, i: number, cap: number): number {
  if (i + 1 >= load.length || (load[i] as number) >= cap) return Number.POSITIVE_INFINITY;
  return (
    ((price[i + 1] as number) - (price[i] as number)) /
    ((load[i + 1] as number) - (load[i] as number))
  );
}
