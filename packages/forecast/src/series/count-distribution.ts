/**
 * Distributions of counts as arrays: cumulative[x] = P(count ≤ x), cut where less than 10⁻⁹ is left.
 *
 * The negative binomial with mean m and size r has variance m + m²/r: a Poisson whose rate is gamma
 * with shape r; r = ∞ is the Poisson itself. Terms by recursion, so no gamma function is needed:
 * P(x) = P(x − 1) · (r + x − 1)/x · m/(m + r). O(length).
 */
import { require } from '../faults.ts';

const tail = 1e-9;
const mostCounts = 100_000;

export function negativeBinomial(mean: number, size: number): Float64Array {
  require(mean >= 0 && Number.isFinite(mean), () => `The mean is ${mean}: a number ≥ 0 is needed.`);
  require(size > 0, () => `The size is ${size}: a number above 0 is needed (Infinity: Poisson).`);
  if (mean === 0) return Float64Array.of(1);
  const isPoisson = size === Infinity;
  const ratio = isPoisson ? 0 : mean / (mean + size);
  // log1p keeps what size · log(size / (mean + size)) loses for a large size.
  let logTerm = isPoisson ? -mean : -size * Math.log1p(mean / size);
  let sum = 0;
  const cumulative: number[] = [];
  for (let x = 0; x < mostCounts; x++) {
    sum += Math.exp(logTerm);
    cumulative.push(Math.min(1, sum));
    if (sum >= 1 - tail) break;
    logTerm += isPoisson ? Math.log(mean / (x + 1)) : Math.log(((size + x) / (x + 1)) * ratio);
  }
  cumulative[cumulative.length - 1] = 1;
  return Float64Array.from(cumulative);
}

export const poisson = (mean: number): Float64Array => negativeBinomial(mean, Infinity);

/** What was seen, each observation with its weight. */
export function empirical(counts: ArrayLike<number>, weights?: ArrayLike<number>): Float64Array {
  require(counts.length > 0, () => 'An empirical distribution needs at least one observation.');
  let most = 0;
  for (let i = 0; i < counts.length; i++) most = Math.max(most, counts[i]!);
  const cumulative = new Float64Array(most + 1);
  let total = 0;
  for (let i = 0; i < counts.length; i++) {
    const weight = weights?.[i] ?? 1;
    cumulative[counts[i]!]! += weight;
    total += weight;
  }
  let sum = 0;
  for (let x = 0; x <= most; x++) {
    sum += cumulative[x]!;
    cumulative[x] = sum / total;
  }
  cumulative[most] = 1;
  return cumulative;
}

/** The second with probability `share`, else the first. */
export function mixture(first: Float64Array, second: Float64Array, share: number): Float64Array {
  const length = Math.max(first.length, second.length);
  const at = (of: Float64Array, x: number): number => (x < of.length ? of[x]! : 1);
  return Float64Array.from(
    { length },
    (_, x) => (1 - share) * at(first, x) + share * at(second, x),
  );
}

export function meanOf(cumulative: Float64Array): number {
  let mean = 0;
  for (let x = 0; x < cumulative.length; x++) mean += 1 - cumulative[x]!;
  return mean;
}
