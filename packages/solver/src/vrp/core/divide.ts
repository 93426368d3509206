import { below, type Chance } from '../../random.ts';
import { FORBIDDEN, type Model } from './model.ts';
import type { Neighbours } from './neighbours.ts';

/**
 * Cuts a solution into parts of neighbouring routes with about as many clients each (decomposition by
 * routes; Santini, Schneider, Vidal and Vigo 2023). There are no coordinates, so routes are put in order
 * along a line between two clients far from each other: by how much nearer they are, on average, to the
 * one than to the other. The line is another one each time, and so are the borders.
 * O(clients + routes log routes).
 */
export interface Division {
  readonly slotPart: Int32Array;
  readonly clientPart: Int32Array;
}

const TRIES = 8;

export function divide(
  model: Model,
  next: Int32Array,
  parts: number,
  { neighbours, chance }: { readonly neighbours: Neighbours; readonly chance: Chance },
): Division {
  const slotPart = new Int32Array(model.slots);
  const clientPart = new Int32Array(model.clients).fill(-1);
  const routes = alongLine(model, next, poles(model, chance));
  const all = routes.reduce((sum, { size }) => sum + size, 0);
  let before = 0;
  for (const { slot, size } of routes) {
    const part = Math.min(parts - 1, Math.floor(((before + size / 2) * parts) / Math.max(1, all)));
    before += size;
    slotPart[slot] = part;
    for (let c = next[model.clients + slot]!; c < model.clients; c = next[c]!) clientPart[c] = part;
  }
  shareIdle(model, next, parts, slotPart);
  shareUnserved(model, neighbours, clientPart, () => below(chance, parts));
  return { slotPart, clientPart };
}

/** A client, and of some others the one farthest from it. */
function poles(model: Model, chance: Chance): readonly [number, number] {
  const one = below(chance, model.clients);
  let other = one;
  let most = -1;
  for (let i = 0; i < TRIES; i++) {
    const c = below(chance, model.clients);
    const away = apart(model, one, c);
    if (away <= most) continue;
    most = away;
    other = c;
  }
  return [one, other];
}

/** The matrix of the first class speaks for all; legs that do not exist say nothing. */
function apart({ cost, width }: Model, a: number, b: number): number {
  const legs = cost[b * width + a]!;
  return legs >= FORBIDDEN ? 0 : legs;
}

interface Stretch {
  readonly slot: number;
  readonly size: number;
  readonly at: number;
}

function alongLine(model: Model, next: Int32Array, [one, other]: readonly [number, number]) {
  const { clients, slots } = model;
  const routes: Stretch[] = [];
  for (let slot = 0; slot < slots; slot++) {
    let size = 0;
    let sum = 0;
    for (let c = next[clients + slot]!; c < clients; c = next[c]!) {
      sum += apart(model, one, c) - apart(model, other, c);
      size++;
    }
    if (size > 0) routes.push({ slot, size, at: sum / size });
  }
  return routes.sort((a, b) => a.at - b.at || a.slot - b.slot);
}

/** Idle vehicles of each type in turns. */
function shareIdle(model: Model, next: Int32Array, parts: number, slotPart: Int32Array): void {
  const { clients, slots, type } = model;
  const dealt = new Int32Array(model.types);
  for (let slot = 0; slot < slots; slot++) {
    if (next[clients + slot]! < clients) continue;
    slotPart[slot] = dealt[type[slot]!]!++ % parts;
  }
}

/** Whoever is left out goes where its nearest neighbour is; the sides of a request stay together. */
function shareUnserved(
  model: Model,
  { width, list }: Neighbours,
  clientPart: Int32Array,
  any: () => number,
): void {
  const { clients, partner, flow } = model;
  const served = clientPart.slice();
  for (let c = 0; c < clients; c++) {
    if (served[c]! >= 0 || (partner[c]! >= 0 && flow[c]! < 0)) continue;
    let part = -1;
    for (let i = 0; i < width && part < 0; i++) part = served[list[c * width + i]!]!;
    clientPart[c] = part < 0 ? any() : part;
    if (partner[c]! >= 0) clientPart[partner[c]!] = clientPart[c]!;
  }
}
