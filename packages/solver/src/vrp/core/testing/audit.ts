import type { State } from '../state.ts';

/**
 * The state's cost again, from the order of its routes and the model alone: plain loops, no segments, no
 * shared code. Used by tests to hold every incremental figure against.
 */
export function auditCost(s: State): number {
  const { model } = s;
  let cost = 0;
  const served = new Set<number>();
  for (let slot = 0; slot < model.slots; slot++) {
    const route = walk(s, slot);
    for (const c of route) {
      if (served.has(c)) throw new Error(`client ${c} is served twice`);
      if (s.route[c] !== slot) throw new Error(`client ${c} does not know its route`);
      served.add(c);
    }
    checkRequests(s, route);
    cost += legsOf(s, slot, route) + loadPrice(s, slot, route) + timePrice(s, slot, route);
  }
  for (let c = 0; c < model.clients; c++) {
    if (served.has(c)) continue;
    if (s.route[c] !== -1) throw new Error(`client ${c} is in no route but thinks so`);
    cost += model.prize[c]!;
  }
  if (served.size + s.totals.unserved !== model.clients) throw new Error('unserved miscounted');
  return cost;
}

function walk(s: State, slot: number): number[] {
  const { clients, slots } = s.model;
  const route: number[] = [];
  const end = clients + slots + slot;
  for (let c = s.next[clients + slot]!; c !== end; c = s.next[c]!) {
    route.push(c);
    if (route.length > clients) throw new Error(`route ${slot} runs in circles`);
    if (s.previous[s.next[c]!] !== c) throw new Error(`client ${c} is linked one way`);
  }
  return route;
}

function checkRequests({ model }: State, route: readonly number[]): void {
  for (const [i, c] of route.entries()) {
    const other = model.partner[c]!;
    if (other < 0) continue;
    const at = route.indexOf(other);
    if (at < 0 || at < i !== model.flow[c]! < 0) throw new Error(`request of ${c} is torn apart`);
  }
}

function legsOf({ model }: State, slot: number, route: readonly number[]): number {
  const depot = model.row[model.clients + slot]!;
  const rows = [depot, ...route, depot];
  let sum = 0;
  for (let i = 1; i < rows.length; i++) {
    sum += model.cost[model.costBase[slot]! + rows[i - 1]! * model.width + rows[i]!]!;
  }
  return sum;
}

function loadPrice({ model, weights }: State, slot: number, route: readonly number[]): number {
  let excess = 0;
  for (let d = 0; d < model.dimensions; d++) {
    let onBoard = 0;
    for (const c of route) onBoard += model.brought[d * model.clients + c]!;
    let peak = onBoard;
    for (const c of route) {
      const at = d * model.clients + c;
      onBoard += model.taken[at]! - model.brought[at]!;
      peak = Math.max(peak, onBoard);
    }
    excess += Math.max(0, peak - model.capacity[d * model.slots + slot]!);
  }
  return excess === 0 ? 0 : (excess + weights.loadGrain) * weights.load + weights.charge;
}

/** Tries every departure that could be the best one: drives, waits, and is put back by warps. */
function timePrice(s: State, slot: number, route: readonly number[]): number {
  const { model, weights } = s;
  if (!model.timed) return 0;
  const open = model.shiftOpens[slot]!;
  const close = model.shiftCloses[slot]!;
  const soonest = drive(s, slot, route, open);
  // Leaving later by what is waited removes waiting, until it begins to cause warp.
  let low = open;
  let high = close;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (drive(s, slot, route, middle).warp <= soonest.warp) low = middle;
    else high = middle - 1;
  }
  const latest = drive(s, slot, route, low);
  const busy = soonest.busy;
  const duration = busy + latest.wait - latest.warp;
  const overtime = Math.max(0, duration - model.maxDuration[slot]!);
  const warp = soonest.warp;
  let price = model.waitCost[slot]! * latest.wait;
  if (warp > 0) price += (warp + weights.timeGrain) * weights.warp + weights.charge;
  if (overtime > 0) price += (overtime + weights.timeGrain) * weights.duty + weights.charge;
  return price;
}

function drive({ model }: State, slot: number, route: readonly number[], departure: number) {
  let now = departure;
  let wait = 0;
  let warp = 0;
  let busy = 0;
  let at = model.row[model.clients + slot]!;
  const arrive = (row: number, opens: number, closes: number): void => {
    const leg = model.travel[model.travelBase[slot]! + at * model.width + row]!;
    busy += leg;
    now += leg;
    at = row;
    if (now < opens) {
      wait += opens - now;
      now = opens;
    } else if (now > closes) {
      warp += now - closes;
      now = closes;
    }
  };
  for (const c of route) {
    arrive(c, model.opens[c]!, model.closes[c]!);
    busy += model.service[c]!;
    now += model.service[c]!;
  }
  const home = model.row[model.clients + slot]!;
  arrive(home, model.shiftOpens[slot]!, model.shiftCloses[slot]!);
  return { wait, warp, busy };
}
