import { type MipLimits, type MipResult, openHighs, type SparseModel } from './highs.ts';
import { type Mip, mipFault } from './mip.ts';

export type { MipLimits, MipResult } from './highs.ts';

/**
 * Solves a `Mip` with HiGHS, within 10 seconds unless told otherwise: the call blocks its thread, so it
 * always has a limit; beside other work use `solveMipInWorker`.
 */
export async function solveMip(mip: Mip, limits: MipLimits = {}): Promise<MipResult> {
  const fault = mipFault(mip);
  if (fault !== null) throw new TypeError(fault);
  const solve = await openHighs();
  return solve(sparse(mip), { seconds: 10, ...limits });
}

/** Compressed rows; what stands twice in a row is added up. */
function sparse({ variables, rows }: Mip): SparseModel {
  const starts = new Int32Array(rows.length + 1);
  const indices: number[] = [];
  const coefficients: number[] = [];
  rows.forEach(({ terms }, r) => {
    const sums = new Map<number, number>();
    for (const [variable, coefficient] of terms) {
      sums.set(variable, (sums.get(variable) ?? 0) + coefficient);
    }
    indices.push(...sums.keys());
    coefficients.push(...sums.values());
    starts[r + 1] = indices.length;
  });
  const numbers = <T>(list: readonly T[], read: (one: T) => number): Float64Array =>
    Float64Array.from(list, read);
  return {
    cost: numbers(variables, (v) => v.cost),
    lower: numbers(variables, (v) => v.lower),
    upper: numbers(variables, (v) => v.upper),
    integral: Int32Array.from(variables, (v) => (v.integer ? 1 : 0)),
    rowLower: numbers(rows, (r) => r.lower),
    rowUpper: numbers(rows, (r) => r.upper),
    starts,
    indices: Int32Array.from(indices),
    values: Float64Array.from(coefficients),
  };
}
