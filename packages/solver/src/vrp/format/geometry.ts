import type { Matrix } from '../problem.ts';
import { amount, type Rounding } from './instance.ts';

/** Later than anything that happens, and still small enough for sums in 32 bits. */
export const HORIZON = 1_000_000_000;

/** All Euclidean distances, row-major. Whole numbers unless the rounding is `none`. */
export function euclidean(x: Float64Array, y: Float64Array, rounding: Rounding): Matrix {
  const n = x.length;
  const matrix = rounding === 'none' ? new Float64Array(n * n) : new Int32Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const dx = x[i]! - x[j]!;
      const dy = y[i]! - y[j]!;
      const d = amount(Math.sqrt(dx * dx + dy * dy), rounding);
      matrix[i * n + j] = d;
      matrix[j * n + i] = d;
    }
  }
  return matrix;
}

/**
 * More than any plan worth having drives: every client by a vehicle of its own. As the fixed cost of
 * a vehicle it makes fewer vehicles win over any distance.
 */
export function outweighing(matrix: Matrix, depot: number, locations: number): number {
  let sum = 1;
  for (let i = 0; i < locations; i++) {
    sum += matrix[depot * locations + i]! + matrix[i * locations + depot]!;
  }
  return Math.ceil(sum);
}
