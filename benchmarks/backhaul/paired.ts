import { below, seededRandom } from '@waystock/kernel';

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, one) => sum + one, 0) / values.length;

/** The value below which a share of all lie; of nothing it is 0. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.slice().sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

export const rounded = (value: number, digits = 0): number => Number(value.toFixed(digits));

/** Sum of `of` over sum of `to` on the same days, with a 95 % bootstrap interval over days. */
export function pairedRatio(
  of: readonly number[],
  to: readonly number[],
): { ratio: number; low: number; high: number } {
  const random = seededRandom('bootstrap');
  const ratios = Array.from({ length: 4000 }, () => {
    let [a, b] = [0, 0];
    for (let k = 0; k < of.length; k++) {
      const day = below(random, of.length);
      a += of[day] as number;
      b += to[day] as number;
    }
    return a / b;
  });
  return {
    ratio: rounded(mean(of) / mean(to), 4),
    low: rounded(quantile(ratios, 0.025), 4),
    high: rounded(quantile(ratios, 0.975), 4),
  };
}
