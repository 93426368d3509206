import { below, seededRandom } from '@waystock/kernel';
import { openVault } from '../domains/customers/index.ts';
import type { Vault } from '../world.ts';

/** Keys from a seed, for invented people only: whoever knows the seed can open everything. */
export function simulatedVault(seed: string): Vault {
  const random = seededRandom(seed).fork('vault');
  const entropy = (bytes: number) => Uint8Array.from({ length: bytes }, () => below(random, 256));
  return openVault(new Map([['simulated', entropy(32)]]), entropy);
}
