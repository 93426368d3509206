import { insertAfter, refreshUse, takeOut } from './relink.ts';
import { costOf, isFeasible, type State } from './state.ts';

/** The best feasible solution met so far, kept by slot; writing it down costs what changed since. */
export interface Best {
  cost: number;
  /** How many required clients it leaves out. */
  required: number;
  /** By node: the node behind it; meaningful from the start nodes on. */
  readonly next: Int32Array;
}

export const noBest = (s: State): Best => ({
  cost: Infinity,
  required: Infinity,
  next: s.next.slice(),
});

/** Writes the present solution down if it is feasible and better. */
export function keepIfBest(s: State, best: Best, margin: number): boolean {
  if (!isFeasible(s) || costOf(s) >= best.cost - margin) return false;
  best.cost = costOf(s);
  best.required = s.totals.required;
  const { journal, model } = s;
  for (let i = 0; i < journal.changes; i++) {
    const slot = journal.changed[i]!;
    journal.isChanged[slot] = 0;
    const end = model.clients + model.slots + slot;
    for (let node = model.clients + slot; node !== end; node = s.next[node]!) {
      best.next[node] = s.next[node]!;
    }
  }
  journal.changes = 0;
  return true;
}

/** Goes back to the best solution; costs what changed since it was written down. */
export function returnToBest(s: State, best: Best): void {
  const { journal, model, route } = s;
  const { clients, slots } = model;
  for (let i = 0; i < journal.changes; i++) {
    const start = clients + journal.changed[i]!;
    while (s.next[start]! < clients) takeOut(s, s.next[start]!);
    refreshUse(s, journal.changed[i]!);
  }
  for (let i = 0; i < journal.changes; i++) {
    const slot = journal.changed[i]!;
    const end = clients + slots + slot;
    let last = clients + slot;
    for (let c = best.next[last]!; c !== end; c = best.next[c]!) {
      if (route[c]! >= 0) throw new Error(`bug: client ${c} is in two routes`);
      insertAfter(s, c, last);
      last = c;
    }
  }
}

/** Clients of each slot. */
export function routesOf({ model }: Pick<State, 'model'>, next: Int32Array): Int32Array[] {
  const { clients, slots } = model;
  return Array.from({ length: slots }, (_, slot) => {
    const route: number[] = [];
    const end = clients + slots + slot;
    for (let c = next[clients + slot]!; c !== end; c = next[c]!) route.push(c);
    return Int32Array.from(route);
  });
}
