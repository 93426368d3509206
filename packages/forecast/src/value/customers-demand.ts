import { require } from '../faults.ts';

/**
 * How many of these customers will buy, each with a chance of their own: the Poisson-binomial
 * distribution, exactly, by adding one customer after the other. cumulative[x] = P(at most x);
 * counts beyond `most` are gathered in the last. O(customers × most).
 */
export function demandOfCustomers(chances: ArrayLike<number>, most = 200): Float64Array {
  const end = Math.min(most, chances.length);
  const at = new Float64Array(end + 1);
  at[0] = 1;
  for (let i = 0; i < chances.length; i++) {
    const p = chances[i]!;
    require(p >= 0 && p <= 1, () => `The chance of customer ${i} is ${p}: not in [0, 1].`);
    for (let x = Math.min(i + 1, end); x > 0; x--) {
      const stays = x === end ? at[x]! : at[x]! * (1 - p);
      at[x] = stays + at[x - 1]! * p;
    }
    at[0] *= 1 - p;
  }
  let sum = 0;
  for (let x = 0; x <= end; x++) {
    sum += at[x]!;
    at[x] = Math.min(1, sum);
  }
  at[end] = 1;
  return at;
}
