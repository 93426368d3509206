import { beginIteration, insertAfter, refreshUse, takeOut, undo } from './relink.ts';
import type { State } from './state.ts';

/**
 * Takes over the initial routes as they are, or as much of each as still fits, in its order. Stops that
 * are frozen are no clients: see starts.ts.
 */
export function resume(s: State): void {
  const { model } = s;
  const { problem } = model;
  const jobOf = new Map(problem.jobs.map(({ id }, j) => [id, j]));
  const vehicleOf = new Map(problem.vehicles.map(({ id }, k) => [id, k]));
  for (const { vehicle, stops } of problem.routes ?? []) {
    const slot = model.vehicle.indexOf(vehicleOf.get(vehicle)!);
    const clients = stops.flatMap(({ job, kind }) => {
      const visit = jobOf.get(job)! + (kind === 'pickup' ? problem.jobs.length : 0);
      const c = model.clientOf[visit]!;
      return c < 0 ? [] : [c];
    });
    if (slot >= 0) takeOver(s, slot, clients);
  }
}

function takeOver(s: State, slot: number, clients: readonly number[]): void {
  const alone = onePerGroup(s, clients).filter((c) => mayStand(s, c, slot));
  if (fits(s, slot, alone)) return;
  let kept: readonly number[] = [];
  for (const c of alone) {
    if (kept.includes(c)) continue;
    const more = new Set([...kept, c, ...(s.model.partner[c]! < 0 ? [] : [s.model.partner[c]!])]);
    const next = alone.filter((one) => more.has(one));
    if (fits(s, slot, next)) kept = next;
  }
}

/** Not an alternative to somebody who is served already, nor tied to another vehicle. */
function mayStand(s: State, c: number, slot: number): boolean {
  const { groupHead, bound } = s.model;
  const isOpen = groupHead[c]! < 0 || s.chosen[groupHead[c]!] === 0;
  return isOpen && s.route[c]! < 0 && (bound[c]! < 0 || bound[c] === slot);
}

/** Of several alternatives the first; a request counts once. */
function onePerGroup({ model }: State, clients: readonly number[]): readonly number[] {
  const chosen = new Map<number, number>();
  return clients.filter((c) => {
    const head = model.groupHead[c]!;
    if (head < 0) return true;
    const order = chosen.get(head) ?? c;
    chosen.set(head, order);
    return order === c || model.partner[c] === order;
  });
}

/** Puts the clients into the slot; takes them out again if they break a limit. */
function fits(s: State, slot: number, sequence: readonly number[]): boolean {
  const start = s.model.clients + slot;
  beginIteration(s);
  while (s.next[start]! < s.model.clients) takeOut(s, s.next[start]!);
  refreshUse(s, slot);
  let last = start;
  for (const c of sequence) {
    insertAfter(s, c, last);
    last = c;
  }
  const broken = s.excess[slot]! + s.warp[slot]! + s.overtime[slot]! + s.forbidden[slot]!;
  if (broken > 0) undo(s);
  return broken === 0;
}
