import { below, type Chance } from '../../random.ts';
import { FORBIDDEN } from './model.ts';
import { broughtExcess, penaltyOf } from './penalty.ts';
import { insertAfter, refreshUse, takeOut } from './relink.ts';
import type { State } from './state.ts';

/**
 * Guided ejection (Nagata and Bräysy 2009; for requests Nagata and Kobayashi 2010, Curtois, Landa-Silva,
 * Qu and Laesanklang 2018): somebody who fits nowhere is put into a route all the same, and one or two of
 * its clients leave for it: those that weigh least together, of all sets in all routes that make room. A
 * weight is how often somebody stayed out, so that whoever is easy to place makes way for who is not.
 *
 * Needs strict prices: no limit is ever broken. Sets that weigh more than the best one found are not
 * looked at; for the others every place is tried, against the earliest and latest times of what is left
 * of the route. O(requests² × places) for a route, of 60 requests at most.
 */
export interface Ejection {
  /** By client; that of a request is its pickup's. */
  readonly weight: Float64Array;
  readonly chance: Chance;
  /** Work space: requests of a route, lightest first; what is left of it; with somebody put in. */
  readonly heads: Int32Array;
  readonly left: Int32Array;
  readonly trial: Int32Array;
  /** By place in `left`: when the client in front of it can be left at the earliest, when it has to be
   * reached at the latest. */
  readonly leave: Float64Array;
  readonly latest: Float64Array;
  /** The best set found: −1 for nobody; and the nodes behind which who comes in goes. */
  least: number;
  ties: number;
  one: number;
  two: number;
  place: number;
  last: number;
  /** Places in `left` in front of which who comes in fits: as last tried. */
  first: number;
  second: number;
}

export function newEjection(s: State, chance: Chance): Ejection {
  const ints = (): Int32Array => new Int32Array(s.model.clients + 2);
  const times = (): Float64Array => new Float64Array(s.model.clients + 2);
  return {
    weight: new Float64Array(s.model.clients).fill(1),
    chance,
    heads: ints(),
    left: ints(),
    trial: ints(),
    leave: times(),
    latest: times(),
    least: Infinity,
    ties: 0,
    one: -1,
    two: -1,
    place: -1,
    last: -1,
    first: 0,
    second: 0,
  };
}

/** Puts an unserved client in at the price of others; false if there is no way to. */
export function insertByEjection(s: State, c: number, e: Ejection): boolean {
  const { order, typeFrom, inUse, model } = s;
  e.least = Infinity;
  e.place = -1;
  for (let t = 0; t < model.types; t++) {
    for (let i = 0; i < inUse[t]!; i++) {
      const slot = order[typeFrom[t]! + i]!;
      if (!model.tied || model.bound[c]! < 0 || model.bound[c] === slot) searchRoute(s, slot, c, e);
    }
  }
  if (e.place < 0) return false;
  const slot = s.route[e.place]!;
  takeOutRequest(s, e.one);
  if (e.two >= 0) takeOutRequest(s, e.two);
  refreshUse(s, slot);
  insertAfter(s, c, e.place);
  if (model.partner[c]! >= 0) insertAfter(s, model.partner[c]!, e.last < 0 ? c : e.last);
  return true;
}

function takeOutRequest(s: State, c: number): void {
  takeOut(s, c);
  if (s.model.partner[c]! >= 0) takeOut(s, s.model.partner[c]!);
}

/** Of a long route only so many, the lightest, are tried two by two. */
const MOST_PAIRED = 60;

function searchRoute(s: State, slot: number, c: number, e: Ejection): void {
  const { heads, weight } = e;
  const count = listHeads(s, slot, e);
  for (let i = 0; i < count; i++) {
    const one = heads[i]!;
    if (weight[one]! > e.least) return;
    tryWithout(s, slot, c, one, -1, e);
    if (i >= MOST_PAIRED) continue;
    for (let j = 0; j < i; j++) {
      const two = heads[j]!;
      if (weight[one]! + weight[two]! > e.least) break;
      tryWithout(s, slot, c, one, two, e);
    }
  }
}

/** Requests of a route that could go elsewhere, lightest first. */
function listHeads(s: State, slot: number, { heads, weight }: Ejection): number {
  const { clients, partner, flow, bound } = s.model;
  let count = 0;
  for (let c = s.next[clients + slot]!; c < clients; c = s.next[c]!) {
    if ((partner[c]! >= 0 && flow[c]! < 0) || bound[c]! >= 0) continue;
    let at = count++;
    for (; at > 0 && weight[heads[at - 1]!]! > weight[c]!; at--) heads[at] = heads[at - 1]!;
    heads[at] = c;
  }
  return count;
}

/** Whether c fits without these; if so they are the best set, or draw lots with equally light ones. */
function tryWithout(
  s: State,
  slot: number,
  c: number,
  one: number,
  two: number,
  e: Ejection,
): void {
  const { partner, clients } = s.model;
  const length = leaveOut(s, slot, one, two, e);
  if (isTooMuch(s, slot, c, length, e) || !timeRest(s, slot, length, e)) return;
  const fits =
    partner[c]! < 0
      ? fitsSomewhere(s, slot, c, length, e)
      : fitsAsPair(s, slot, c, partner[c]!, length, e);
  if (!fits) return;
  const weight = e.weight[one]! + (two < 0 ? 0 : e.weight[two]!);
  e.ties = weight < e.least ? 1 : e.ties + 1;
  if (weight === e.least && below(e.chance, e.ties) > 0) return;
  e.least = weight;
  e.one = one;
  e.two = two;
  e.place = e.first === 0 ? clients + slot : e.left[e.first - 1]!;
  e.last = e.second === e.first ? -1 : e.left[e.second - 1]!;
}

/** What is left of the route without two requests; returns its length. */
function leaveOut(s: State, slot: number, one: number, two: number, { left }: Ejection): number {
  const { clients, partner } = s.model;
  const other = partner[one]!;
  const another = two < 0 ? -1 : partner[two]!;
  let length = 0;
  for (let c = s.next[clients + slot]!; c < clients; c = s.next[c]!) {
    // No partner is −1, and so is no client.
    if (c !== one && c !== two && c !== other && c !== another) left[length++] = c;
  }
  return length;
}

/** Where everything is on board from the start, the load is the same at every place. */
function isTooMuch(s: State, slot: number, c: number, length: number, e: Ejection): boolean {
  const { clients, slots, mixed } = s.model;
  if (mixed) return false;
  const start = clients + slot;
  e.left[length] = c;
  return broughtExcess(s, slot, start, e.left, length + 1, start + slots) > 0;
}

/** Earliest and latest times of the rest; false if it cannot be driven by itself. */
function timeRest(s: State, slot: number, length: number, e: Ejection): boolean {
  const { model } = s;
  const { left, leave, latest } = e;
  const { clients, slots, row, width, travel, opens, closes, service } = model;
  if (!model.timed) return true;
  const base = model.travelBase[slot]!;
  const start = clients + slot;
  let time = s.headEarly[start]! + s.headDuration[start]!;
  let from = row[start]!;
  leave[0] = time;
  for (let i = 0; i < length; i++) {
    const c = left[i]!;
    time += travel[base + from * width + c]!;
    if (time > closes[c]!) return false;
    if (time < opens[c]!) time = opens[c]!;
    time += service[c]!;
    leave[i + 1] = time;
    from = c;
  }
  let late = model.shiftCloses[slot]!;
  latest[length] = late;
  let to = row[start + slots]!;
  for (let i = length - 1; i >= 0; i--) {
    const c = left[i]!;
    late -= travel[base + c * width + to]! + service[c]!;
    if (late > closes[c]!) late = closes[c]!;
    latest[i] = late;
    to = c;
  }
  return true;
}

/** The first place where a client fits into the rest. */
function fitsSomewhere(s: State, slot: number, c: number, length: number, e: Ejection): boolean {
  for (let i = 0; i <= length; i++) {
    if (s.model.timed) {
      const served = servedAt(s, slot, i === 0 ? -1 : e.left[i - 1]!, e.leave[i]!, c);
      if (served < 0 || reaches(s, slot, c, served, i, length, e) > e.latest[i]!) continue;
    }
    e.first = i;
    e.second = i;
    if (keepsLimits(s, slot, c, -1, length, e)) return true;
  }
  return false;
}

function fitsAsPair(
  s: State,
  slot: number,
  pickup: number,
  delivery: number,
  length: number,
  e: Ejection,
): boolean {
  const { timed, service } = s.model;
  for (let i = 0; i <= length; i++) {
    let time = 0;
    let at = pickup;
    if (timed) {
      const served = servedAt(s, slot, i === 0 ? -1 : e.left[i - 1]!, e.leave[i]!, pickup);
      if (served < 0) continue;
      time = served + service[pickup]!;
    }
    for (let j = i; j <= length; j++) {
      if (isDeliveredBy(s, slot, at, time, delivery, j, length, e)) {
        e.first = i;
        e.second = j;
        if (keepsLimits(s, slot, pickup, delivery, length, e)) return true;
      }
      if (j === length) break;
      const next = e.left[j]!;
      if (timed) {
        const served = servedAt(s, slot, at, time, next);
        if (served < 0 || served > e.latest[j]!) break;
        time = served + service[next]!;
      }
      at = next;
    }
  }
  return false;
}

function isDeliveredBy(
  s: State,
  slot: number,
  from: number,
  time: number,
  delivery: number,
  j: number,
  length: number,
  e: Ejection,
): boolean {
  if (!s.model.timed) return true;
  const served = servedAt(s, slot, from, time, delivery);
  return served >= 0 && reaches(s, slot, delivery, served, j, length, e) <= e.latest[j]!;
}

/** When a client is served by who leaves another one (−1: the start) then; −1 if that is too late. */
function servedAt(s: State, slot: number, from: number, time: number, c: number): number {
  const { row, clients, travel, travelBase, width, opens, closes } = s.model;
  const at = from < 0 ? row[clients + slot]! : from;
  const arrival = time + travel[travelBase[slot]! + at * width + c]!;
  if (arrival > closes[c]!) return -1;
  return arrival < opens[c]! ? opens[c]! : arrival;
}

/** When who serves a client then is at the place `i` of the rest. */
function reaches(
  s: State,
  slot: number,
  c: number,
  served: number,
  i: number,
  length: number,
  { left }: Ejection,
): number {
  const { row, clients, slots, travel, travelBase, width, service } = s.model;
  const to = i < length ? left[i]! : row[clients + slots + slot]!;
  return served + service[c]! + travel[travelBase[slot]! + c * width + to]!;
}

/** All of it, by the same figures as every move: loads, roads that do not exist, duty. */
function keepsLimits(
  s: State,
  slot: number,
  c: number,
  other: number,
  length: number,
  e: Ejection,
): boolean {
  const { clients, slots, row, width, cost, costBase } = s.model;
  const { left, trial, first, second } = e;
  let count = 0;
  for (let i = 0; i <= length; i++) {
    if (i === first) trial[count++] = c;
    if (i === second && other >= 0) trial[count++] = other;
    if (i < length) trial[count++] = left[i]!;
  }
  const start = clients + slot;
  const end = start + slots;
  let from = row[start]!;
  for (let i = 0; i <= count; i++) {
    const to = i < count ? trial[i]! : row[end]!;
    if (cost[costBase[slot]! + from * width + to]! >= FORBIDDEN) return false;
    from = to;
  }
  return penaltyOf(s, slot, start, trial, count, end) < s.weights.charge;
}
