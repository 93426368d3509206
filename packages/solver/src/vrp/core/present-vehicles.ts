import type { Instance } from '../instance.ts';
import type { Vehicle } from '../problem.ts';

/**
 * The vehicles as the search has them: each starts where its frozen stops end, within limits that are
 * lifted to what these need (see committed.ts).
 */
export function presentVehicles(exact: Instance): readonly Vehicle[] {
  return exact.problem.vehicles.map((vehicle, k) => {
    if (exact.committed[k] === 0) return vehicle;
    const last = exact.frozen[k]!.at(-1);
    const limit = (lifted: number): number | undefined =>
      lifted === Infinity ? undefined : lifted;
    return {
      ...vehicle,
      start: last === undefined ? vehicle.start : exact.location[last]!,
      shift: { opens: exact.shiftOpens[k]!, closes: exact.shiftCloses[k]! },
      maxDuration: limit(exact.maxDuration[k]!),
      maxDistance: limit(exact.maxDistance[k]!),
    };
  });
}
