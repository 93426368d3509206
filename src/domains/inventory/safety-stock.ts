import { assert, type Units, units } from '@waystock/kernel';

export interface DemandDuringLeadTime {
  /** Units per day. */
  readonly mean: number;
  readonly deviation: number;
  /** Days from order to receipt. */
  readonly leadMean: number;
  readonly leadDeviation: number;
}

/**
 * The buffer for a cycle service level, from the variance of demand and of lead time:
 * z · √(L·σd² + d²·σL²) (Silver, Pyke & Thomas, Inventory and Production Management, 4th ed., ch. 6).
 */
export function safetyStock(demand: DemandDuringLeadTime, serviceLevel: number): Units {
  assert(serviceLevel > 0.5 && serviceLevel < 1, 'a service level lies between 0.5 and 1');
  const variance =
    demand.leadMean * demand.deviation ** 2 + demand.mean ** 2 * demand.leadDeviation ** 2;
  return units(Math.ceil(normalQuantile(serviceLevel) * Math.sqrt(variance)));
}

/** Standard normal quantile, |error| < 4.5e-4 (Abramowitz & Stegun 26.2.23). */
export function normalQuantile(p: number): number {
  if (p < 0.5) return -normalQuantile(1 - p);
  const t = Math.sqrt(-2 * Math.log(1 - p));
  const top = 2.515517 + t * (0.802853 + t * 0.010328);
  const bottom = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
  return t - top / bottom;
}
