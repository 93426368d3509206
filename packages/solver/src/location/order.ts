/** Sorts `items[from, to)` by `key[item]`, least first, in place and without a comparator's calls. */
export function sortByKey(items: Int32Array, key: Float64Array, from: number, to: number): void {
  let lo = from;
  let hi = to - 1;
  while (hi - lo > 16) {
    const pivot = median(key[items[lo]!]!, key[items[(lo + hi) >> 1]!]!, key[items[hi]!]!);
    let a = lo;
    let b = hi;
    while (a <= b) {
      while (key[items[a]!]! < pivot) a++;
      while (key[items[b]!]! > pivot) b--;
      if (a > b) break;
      const kept = items[a]!;
      items[a++] = items[b]!;
      items[b--] = kept;
    }
    if (b - lo < hi - a) {
      sortByKey(items, key, lo, b + 1);
      lo = a;
    } else {
      sortByKey(items, key, a, hi + 1);
      hi = b;
    }
  }
  for (let k = lo + 1; k <= hi; k++) {
    const item = items[k]!;
    const value = key[item]!;
    let s = k;
    for (; s > lo && key[items[s - 1]!]! > value; s--) items[s] = items[s - 1]!;
    items[s] = item;
  }
}

const median = (a: number, b: number, c: number): number =>
  a < b ? (b < c ? b : a < c ? c : a) : a < c ? a : b < c ? c : b;
