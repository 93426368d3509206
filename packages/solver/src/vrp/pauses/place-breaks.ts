import { type Instance, isReload } from '../instance.ts';
import { tripRelease } from '../schedule.ts';
import { type Clock, copyClock, doReload, doStep, goHome, startClock } from './clock.ts';

/**
 * Where the breaks of a vehicle go, one after the other in order of time: each at the place where the
 * rest of the route is least late, then shortest. Only places are tried from which the break cannot be
 * put off by one more stop for nothing, and whose arrival is in time. O(steps²) at worst for each
 * break; usually a few places of a few dozen steps.
 */
export function placeBreaks(p: Instance, k: number, steps: Int32Array, len: number): number {
  let count = len;
  for (const rest of p.breaks[k]!) {
    const at = bestPlace(p, k, steps, count, rest);
    steps.copyWithin(at + 1, at, count);
    steps[at] = rest;
    count++;
  }
  return count;
}

function bestPlace(p: Instance, k: number, steps: Int32Array, len: number, rest: number): number {
  const clock = startClock(p, k, tripRelease(p, steps, 0, len));
  const trial: Clock = { ...clock };
  const closes = p.closes[p.firstWindow[rest + 1]! - 1]!;
  let best = len;
  let least = Infinity;
  let shortest = Infinity;
  for (let i = 0; i <= len; i++) {
    const now = clock.early + clock.elapsed;
    if (now > closes && least < Infinity) break;
    copyClock(clock, trial);
    if (i < len) follow(p, k, clock, steps, len, i);
    // Where the next stop is done before the break may begin, it can wait until then.
    if (i < len && clock.early + clock.elapsed <= nextOpening(p, rest, now)) continue;
    // A break between a reload and the next stop is taken before the reload.
    if (i > 0 && isReload(p, steps[i - 1]!)) continue;
    doStep(p, k, trial, rest);
    for (let n = i; n < len && trial.warp <= least; n++) follow(p, k, trial, steps, len, n);
    goHome(p, k, trial);
    if (trial.warp > least || (trial.warp === least && trial.elapsed >= shortest)) continue;
    best = i;
    least = trial.warp;
    shortest = trial.elapsed;
  }
  return best;
}

function follow(
  p: Instance,
  k: number,
  clock: Clock,
  steps: Int32Array,
  len: number,
  i: number,
): void {
  const v = steps[i]!;
  if (isReload(p, v)) doReload(p, k, clock, v, tripRelease(p, steps, i + 1, len));
  else doStep(p, k, clock, v);
}

/** When the first window opens that a break at this instant could use; −Infinity: it is open. */
function nextOpening(p: Instance, rest: number, now: number): number {
  for (let w = p.firstWindow[rest]!; w < p.firstWindow[rest + 1]!; w++) {
    if (p.closes[w]! >= now) return p.opens[w]! > now ? p.opens[w]! : -Infinity;
  }
  return -Infinity;
}
