import type { Instance } from '../instance.ts';
import { type Clock, doStep, startClock } from '../pauses/clock.ts';
import type { Scales } from './scales.ts';

/**
 * What a slot's start node stands for: nothing for a vehicle at home, the frozen stops for one that is
 * out, as one segment that the search never opens. By slot; loads by `dimension × slots + slot`.
 */
export interface Starts {
  readonly startDuration: Int32Array;
  readonly startEarly: Int32Array;
  readonly startLate: Int32Array;
  readonly startBrought: Int32Array;
  readonly startTaken: Int32Array;
  readonly startPeak: Int32Array;
  readonly startLoaded: boolean;
}

export function startsOf(exact: Instance, vehicle: readonly number[], scales: Scales): Starts {
  const slots = vehicle.length;
  const ints = (): Int32Array => new Int32Array(slots);
  const loads = (): Int32Array => new Int32Array(exact.dimensions * slots);
  const starts = {
    startDuration: ints(),
    startEarly: ints(),
    startLate: ints(),
    startBrought: loads(),
    startTaken: loads(),
    startPeak: loads(),
  };
  vehicle.forEach((k, slot) => {
    const clock: Clock = startClock(exact, k, -Infinity);
    for (const v of exact.frozen[k]!) {
      if (exact.release[v]! > clock.early && v < exact.jobs) clock.early = exact.release[v]!;
    }
    clock.late = Math.max(clock.late, clock.early);
    for (const v of exact.frozen[k]!) doStep(exact, k, clock, v);
    starts.startDuration[slot] = Math.ceil(clock.elapsed * scales.time - 1e-6);
    const early = Math.ceil(scales.instant(clock.early) - 1e-6);
    starts.startEarly[slot] = early;
    starts.startLate[slot] = Math.max(early, Math.floor(scales.instant(clock.late) + 1e-6));
    for (let d = 0; d < exact.dimensions; d++) loadStart(exact, k, d, slot, slots, scales, starts);
  });
  const startLoaded = starts.startPeak.some((load) => load > 0);
  return { ...starts, startLoaded };
}

type Loads = Pick<Starts, 'startBrought' | 'startTaken' | 'startPeak'>;

function loadStart(
  exact: Instance,
  k: number,
  d: number,
  slot: number,
  slots: number,
  scales: Scales,
  out: Loads,
): void {
  const at = d * slots + slot;
  let taken = scales.load(exact.baseLoad[k * exact.dimensions + d]!, d);
  let peak = taken;
  let brought = 0;
  for (const v of exact.frozen[k]!) {
    const j = v < exact.jobs ? v : v - exact.jobs;
    const load = scales.load(exact.load[j * exact.dimensions + d]!, d);
    const fromStart = v < exact.jobs && exact.kind[j] === 0;
    const aboard = v >= exact.jobs || exact.kind[j] === 3;
    if (fromStart) {
      brought += load;
      peak += load;
    } else taken += aboard ? load : -load;
    peak = Math.max(peak, taken);
  }
  out.startBrought[at] = brought;
  out.startTaken[at] = taken;
  out.startPeak[at] = peak;
}
