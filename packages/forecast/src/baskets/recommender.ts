/** What every model of the next basket can do, baseline or not. */
export interface Recommender {
  /** The `count` items most likely in the customer's next basket, best first, each once. */
  readonly predict: (customer: number, count: number) => Int32Array;
}

/** `head`, then what of `tail` is not in it, up to `count`. */
export function filledUp(head: Int32Array, tail: Int32Array, count: number): Int32Array {
  const list = new Int32Array(count);
  const taken = new Set<number>();
  for (const source of [head, tail])
    for (let i = 0; i < source.length && taken.size < count; i++) {
      const item = source[i]!;
      if (taken.has(item)) continue;
      list[taken.size] = item;
      taken.add(item);
    }
  return list.subarray(0, taken.size);
}
