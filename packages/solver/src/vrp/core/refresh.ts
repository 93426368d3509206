import { FORBIDDEN } from './model.ts';
import { evaluate } from './rich.ts';
import type { State } from './state.ts';

/**
 * Brings everything that is derived from the order of one route up to date: heads, tails, sums. The only
 * place where `totals` change for a route. O(clients of the route).
 */
export function refresh(s: State, slot: number): void {
  discount(s, slot);
  refreshLegs(s, slot);
  const { model } = s;
  if (model.mixed) refreshMixedLoads(s, slot);
  else refreshLoads(s, slot);
  if (model.paired) refreshOpen(s, slot);
  if (model.timed) {
    refreshHeadTimes(s, slot);
    refreshTailTimes(s, slot);
  }
  if (model.rich && model.richSlot[slot] === 1) refreshRich(s, slot);
  s.slack[slot] = slackOf(s, slot);
  count(s, slot);
}

/** What a route pays beyond its legs, from the limits it breaks. */
function slackOf(s: State, slot: number): number {
  const { model, weights } = s;
  const excess = s.excess[slot]!;
  let slack = excess > 0 ? (excess + weights.loadGrain) * weights.load + weights.charge : 0;
  if (!model.timed) return slack;
  const warp = s.warp[slot]!;
  const overtime = s.overtime[slot]!;
  if (warp > 0) slack += (warp + weights.timeGrain) * weights.warp + weights.charge;
  if (overtime > 0) slack += (overtime + weights.timeGrain) * weights.duty + weights.charge;
  if (model.rich && model.richSlot[slot] === 1) return slack + s.extra[slot]!;
  return slack + model.waitCost[slot]! * s.headWait[model.clients + model.slots + slot]!;
}

/** What constant time only bounds, as it is. */
function refreshRich(s: State, slot: number): void {
  const { clients, slots } = s.model;
  const { rich, next } = s;
  const end = clients + slots + slot;
  let length = 0;
  for (let c = next[clients + slot]!; c !== end; c = next[c]!) rich.sequence[length++] = c;
  evaluate(s, slot, rich.sequence, length, true);
  s.extra[slot] = rich.extra + rich.forbidden * FORBIDDEN;
  s.excess[slot] = rich.excess;
  s.warp[slot] = rich.warp;
  s.overtime[slot] = rich.over;
  s.short[slot] = rich.short;
  s.forbidden[slot]! += rich.forbidden;
}

function discount(s: State, slot: number): void {
  const { totals } = s;
  totals.arcs -= s.arcs[slot]!;
  totals.slack -= s.slack[slot]!;
  if (s.excess[slot]! > 0) totals.overloaded--;
  if (s.warp[slot]! > 0) totals.warped--;
  if (s.overtime[slot]! > 0) totals.overlong--;
  if (s.forbidden[slot]! > 0) totals.impossible--;
  totals.short -= s.short[slot]!;
}

function count(s: State, slot: number): void {
  const { totals } = s;
  totals.arcs += s.arcs[slot]!;
  totals.slack += s.slack[slot]!;
  if (s.excess[slot]! > 0) totals.overloaded++;
  if (s.warp[slot]! > 0) totals.warped++;
  if (s.overtime[slot]! > 0) totals.overlong++;
  if (s.forbidden[slot]! > 0) totals.impossible++;
  totals.short += s.short[slot]!;
}

/** Of a hash after Fowler, Noll and Vo. */
const PRIME = 0x01000193;

function refreshLegs(s: State, slot: number): void {
  const { clients, slots, row, cost, costBase, width } = s.model;
  const { next, headCost, headCostBack, position, dearest, legOn } = s;
  const base = costBase[slot]!;
  const end = clients + slots + slot;
  let node = clients + slot;
  let sum = 0;
  let back = 0;
  let rank = 0;
  let forbidden = 0;
  let before = 0;
  let print = 0;
  headCost[node] = 0;
  headCostBack[node] = 0;
  position[node] = 0;
  while (node !== end) {
    const to = next[node]!;
    const leg = cost[base + row[node]! * width + row[to]!]!;
    if (leg >= FORBIDDEN) forbidden++;
    dearest[node] = before > leg ? before : leg;
    before = leg;
    legOn[node] = leg;
    sum += leg;
    back += cost[base + row[to]! * width + row[node]!]!;
    print = Math.imul(print ^ to, PRIME) ^ (print >>> 15);
    rank++;
    position[to] = rank;
    headCost[to] = sum;
    headCostBack[to] = back;
    node = to;
  }
  s.size[slot] = rank - 1;
  s.print[slot] = print;
  s.arcs[slot] = sum;
  s.forbidden[slot] = forbidden;
}

function refreshLoads(s: State, slot: number): void {
  const { clients, slots, nodes, dimensions, brought, capacity } = s.model;
  const { next, previous, headBrought, tailBrought } = s;
  const start = clients + slot;
  const end = start + slots;
  let excess = 0;
  for (let d = 0; d < dimensions; d++) {
    const at = d * nodes;
    const load = d * clients;
    let sum = 0;
    headBrought[at + start] = 0;
    for (let node = next[start]!; node !== end; node = next[node]!) {
      sum += brought[load + node]!;
      headBrought[at + node] = sum;
    }
    headBrought[at + end] = sum;
    const over = sum - capacity[d * slots + slot]!;
    if (over > 0) excess += over;
    sum = 0;
    tailBrought[at + end] = 0;
    for (let node = previous[end]!; node !== start; node = previous[node]!) {
      sum += brought[load + node]!;
      tailBrought[at + node] = sum;
    }
    tailBrought[at + start] = sum;
  }
  s.excess[slot] = excess;
}

function refreshMixedLoads(s: State, slot: number): void {
  const { clients, slots, nodes, dimensions, capacity } = s.model;
  const end = clients + slots + slot;
  let excess = 0;
  for (let d = 0; d < dimensions; d++) {
    mixedHeads(s, slot, d);
    mixedTails(s, slot, d);
    const over = s.headPeak[d * nodes + end]! - capacity[d * slots + slot]!;
    if (over > 0) excess += over;
  }
  s.excess[slot] = excess;
}

function mixedHeads(s: State, slot: number, d: number): void {
  const { clients, slots, nodes, brought, taken } = s.model;
  const { next, headBrought, headTaken, headPeak } = s;
  const end = clients + slots + slot;
  const at = d * nodes;
  const load = d * clients;
  const start = d * slots + slot;
  let bring = s.model.startBrought[start]!;
  let take = s.model.startTaken[start]!;
  let peak = s.model.startPeak[start]!;
  for (let node = clients + slot; ; node = next[node]!) {
    if (node < clients) {
      bring += brought[load + node]!;
      peak += brought[load + node]!;
      take += taken[load + node]!;
      if (take > peak) peak = take;
    }
    headBrought[at + node] = bring;
    headTaken[at + node] = take;
    headPeak[at + node] = peak;
    if (node === end) return;
  }
}

function mixedTails(s: State, slot: number, d: number): void {
  const { clients, slots, nodes, brought, taken } = s.model;
  const { previous, tailBrought, tailTaken, tailPeak } = s;
  const start = clients + slot;
  const at = d * nodes;
  const load = d * clients;
  let bring = 0;
  let take = 0;
  let peak = 0;
  for (let node = start + slots; ; node = previous[node]!) {
    if (node < clients) {
      // This client and then the rest: what it needs at once, and what it leaves for the rest.
      const need = brought[load + node]!;
      const leave = taken[load + node]!;
      peak = Math.max((need > leave ? need : leave) + bring, leave + peak);
      bring += need;
      take += leave;
    }
    tailBrought[at + node] = bring;
    tailTaken[at + node] = take;
    tailPeak[at + node] = peak;
    if (node === start) return;
  }
}

function refreshOpen(s: State, slot: number): void {
  const { clients, slots, partner, flow } = s.model;
  const end = clients + slots + slot;
  let open = 0;
  for (let node = s.next[clients + slot]!; node !== end; node = s.next[node]!) {
    if (partner[node]! >= 0) open += flow[node]!;
    s.open[node] = open;
  }
}

function refreshHeadTimes(s: State, slot: number): void {
  const m = s.model;
  const { next, headDuration, headWarp, headEarly, headLate, headWait } = s;
  const { row, travel, width, opens, closes, service, clients } = m;
  const base = m.travelBase[slot]!;
  const end = clients + m.slots + slot;
  let node = clients + slot;
  let duration = m.startDuration[slot]!;
  let warp = 0;
  let early = m.startEarly[slot]!;
  let late = m.startLate[slot]!;
  let wait = 0;
  for (;;) {
    headDuration[node] = duration;
    headWarp[node] = warp;
    headEarly[node] = early;
    headLate[node] = late;
    headWait[node] = wait;
    if (node === end) break;
    const to = next[node]!;
    duration += travel[base + row[node]! * width + row[to]!]!;
    const delta = duration - warp;
    const soonest = (to < clients ? opens[to]! : m.shiftOpens[slot]!) - delta;
    const latest = (to < clients ? closes[to]! : m.shiftCloses[slot]!) - delta;
    if (soonest > late) {
      wait += soonest - late;
      duration += soonest - late;
      early = late;
    } else if (soonest > early) early = soonest;
    if (latest < early) {
      warp += early - latest;
      late = early;
    } else if (latest < late) late = latest;
    if (to < clients) duration += service[to]!;
    node = to;
  }
  s.warp[slot] = warp;
  const overtime = duration - warp - m.maxDuration[slot]!;
  s.overtime[slot] = overtime > 0 ? overtime : 0;
}

function refreshTailTimes(s: State, slot: number): void {
  const m = s.model;
  const { previous, tailDuration, tailWarp, tailEarly, tailLate, tailWait } = s;
  const { row, travel, width, opens, closes, service, clients } = m;
  const base = m.travelBase[slot]!;
  const start = clients + slot;
  let node = start + m.slots;
  let duration = 0;
  let warp = 0;
  let early = m.shiftOpens[slot]!;
  let late = m.shiftCloses[slot]!;
  let wait = 0;
  for (;;) {
    tailDuration[node] = duration;
    tailWarp[node] = warp;
    tailEarly[node] = early;
    tailLate[node] = late;
    tailWait[node] = wait;
    if (node === start) return;
    const from = previous[node]!;
    const delta =
      (from < clients ? service[from]! : 0) + travel[base + row[from]! * width + row[node]!]!;
    const opensAt = from < clients ? opens[from]! : m.shiftOpens[slot]!;
    const closesAt = from < clients ? closes[from]! : m.shiftCloses[slot]!;
    const idle = early - delta - closesAt;
    const over = opensAt + delta - late;
    const soonest = early - delta;
    const latest = late - delta;
    duration += delta;
    early = soonest > opensAt ? soonest : opensAt;
    late = latest < closesAt ? latest : closesAt;
    if (idle > 0) {
      wait += idle;
      duration += idle;
      early -= idle;
    }
    if (over > 0) {
      warp += over;
      late += over;
    }
    node = from;
  }
}

/** After the weights changed: what every route is worth now. O(slots). */
export function reprice(s: State): void {
  let sum = 0;
  for (let slot = 0; slot < s.model.slots; slot++) {
    s.slack[slot] = slackOf(s, slot);
    sum += s.slack[slot]!;
  }
  s.totals.slack = sum;
}
