import { assert } from '@waystock/kernel';

export function median(values: readonly number[]): number {
  assert(values.length > 0, 'nothing has no median');
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}
