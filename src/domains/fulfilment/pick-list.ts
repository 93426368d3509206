import { type ShipmentId, type SkuId, type Units, units } from '@waystock/kernel';

/**
 * Batches released shipments into pick lists, one walk through the shelves for each. Seed algorithm
 * (Elsayed 1981; de Koster, van der Poort & Wolters 1999): the most urgent shipment left opens a
 * list, then the one that adds the fewest new shelves joins, until the cart is full. Express goes
 * apart from the rest, so that it never waits for a long walk. Invariants: every line is on exactly
 * one list, a shipment is not spread over lists, a list keeps within the cart unless one shipment
 * alone does not. O(n² · lines).
 */
export interface Pickable {
  readonly shipmentId: ShipmentId;
  readonly express: boolean;
  /** One per SKU. */
  readonly lines: readonly { readonly skuId: SkuId; readonly units: Units }[];
}

export interface Cart {
  readonly shipments: number;
  readonly units: number;
}

export interface PickWalk {
  readonly express: boolean;
  readonly shipments: readonly ShipmentId[];
  /** In walking order. */
  readonly tasks: readonly PickStep[];
}

export interface PickStep {
  readonly shipmentId: ShipmentId;
  readonly skuId: SkuId;
  readonly units: Units;
  readonly shelf: string;
}

export const standardCart: Cart = { shipments: 12, units: 60 };

/** Most urgent shipment first in, most urgent list first out. */
export function planPickLists(
  released: readonly Pickable[],
  cart: Cart = standardCart,
): PickWalk[] {
  const express = released.filter((s) => s.express);
  const rest = released.filter((s) => !s.express);
  return [...batches(express, cart), ...batches(rest, cart)].map(toWalk);
}

/** Shelves are numbered like the SKUs on them until a site has a map of its own. */
export const shelfOf = (skuId: SkuId): string => skuId;

function batches(shipments: readonly Pickable[], cart: Cart): Pickable[][] {
  const left = [...shipments];
  const found: Pickable[][] = [];
  for (let seed = left.shift(); seed; seed = left.shift()) {
    const batch = [seed];
    const shelves = new Set(seed.lines.map((line) => shelfOf(line.skuId)));
    let load = unitsOf(seed);
    while (batch.length < cart.shipments) {
      const room = cart.units - load;
      const best = closest(left, shelves, room);
      if (best < 0) break;
      const [joined] = left.splice(best, 1);
      if (!joined) break;
      batch.push(joined);
      load += unitsOf(joined);
      for (const line of joined.lines) shelves.add(shelfOf(line.skuId));
    }
    found.push(batch);
  }
  return found;
}

/** The one that fits and adds the fewest shelves, the more urgent of equals; -1 if none fits. */
function closest(left: readonly Pickable[], shelves: ReadonlySet<string>, room: number): number {
  let best = -1;
  let fewest = Number.POSITIVE_INFINITY;
  for (const [i, candidate] of left.entries()) {
    if (unitsOf(candidate) > room) continue;
    const added = candidate.lines.filter((line) => !shelves.has(shelfOf(line.skuId))).length;
    if (added < fewest) {
      best = i;
      fewest = added;
    }
  }
  return best;
}

function toWalk(batch: readonly Pickable[]): PickWalk {
  const tasks = batch.flatMap(({ shipmentId, lines }) =>
    lines.map(({ skuId, units }) => ({ shipmentId, skuId, units, shelf: shelfOf(skuId) })),
  );
  // The sort is stable: at one shelf the more urgent shipment comes first.
  tasks.sort((a, b) => (a.shelf < b.shelf ? -1 : a.shelf > b.shelf ? 1 : 0));
  return {
    express: batch.some((s) => s.express),
    shipments: batch.map((s) => s.shipmentId),
    tasks,
  };
}

const unitsOf = (shipment: Pickable): number =>
  shipment.lines.reduce((total, line) => total + line.units, 0);

/** Lines of one shipment with the same SKU are one task: a shelf is visited once. */
export function aggregateLines(
  lines: readonly { readonly skuId: SkuId; readonly units: Units }[],
): { skuId: SkuId; units: Units }[] {
  const bySku = new Map<SkuId, number>();
  for (const line of lines) bySku.set(line.skuId, (bySku.get(line.skuId) ?? 0) + line.units);
  return [...bySku].map(([skuId, n]) => ({ skuId, units: units(n) }));
}
