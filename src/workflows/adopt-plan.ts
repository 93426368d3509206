import {
  type Instant,
  must,
  newId,
  ok,
  type Position,
  type ReservationId,
  type Result,
  type ShipmentId,
} from '@waystock/kernel';
import type { OrderToAllocate, Plan } from '../domains/allocation/index.ts';
import {
  confirmReservation,
  holdStock,
  type OutOfStock,
  releaseReservations,
  transferReserved,
} from '../domains/inventory/index.ts';
import {
  type Order,
  type OrderLine,
  replaceShipments,
  type Shipment,
  updateShipment,
} from '../domains/orders/index.ts';
import type { Tx } from '../world.ts';
import { type Market, regionAt } from './market.ts';

/** A stored order as allocation is asked about it; `lines` may be a part of it. */
export function orderToAllocate(
  market: Market,
  order: Order,
  {
    destination,
    lines,
    pickupSiteId,
  }: {
    destination: Position;
    lines: readonly Pick<OrderLine, 'skuId' | 'units'>[];
    pickupSiteId?: Shipment['siteId'] | undefined;
  },
): OrderToAllocate {
  const region = must(regionAt(market, destination), 'an order has a region');
  return {
    lines,
    destination,
    timeZone: region.timeZone,
    service: order.sla,
    deadline: order.promisedAt,
    shippingPaidBy: order.shipping.minor > 0n ? 'shopper' : 'platform',
    preference: order.oneBox ? 'one-box' : 'none',
    orderValue: order.items,
    ...(pickupSiteId ? { pickupSiteId } : {}),
  };
}

/** Units per SKU and site that shipments hold; what they give back when they are planned anew. */
export const holdingOf = (shipments: readonly Shipment[]) =>
  shipments.flatMap((shipment) =>
    shipment.lines.map(({ skuId, fromSiteId, units }) => ({ skuId, siteId: fromSiteId, units })),
  );

/**
 * Turns a plan into shipments, each with a reservation of its own, in the place of shipments that
 * were planned otherwise. Refused when another was faster with a unit the plan wants; then the
 * caller's transaction is rolled back and everything is as before.
 */
export async function adoptPlan(
  tx: Tx,
  old: readonly Shipment[],
  { plan, lines, promisedAt }: { plan: Plan; lines: readonly OrderLine[]; promisedAt: Instant },
): Promise<Result<ShipmentId[], OutOfStock>> {
  const kept = heldAlready(old, plan);
  if (kept) return keepAsIs(tx, kept, plan);
  await letGo(tx, old, plan);
  const held = await holdPlan(tx, { plan, lines, promisedAt: () => promisedAt });
  if (!held.ok) return held;
  const parts = held.value;
  await replaceShipments(tx, old, parts);
  for (const { reservationId } of parts) await confirmReservation(tx, reservationId);
  return ok(parts.map((part) => part.id));
}

/** Gives back what shipments hold and a plan does not keep; before `adoptPlan`, which may follow. */
export async function letGo(tx: Tx, old: readonly Shipment[], plan: Plan): Promise<void> {
  if (heldAlready(old, plan)) return;
  await releaseReservations(
    tx,
    old.flatMap((shipment) => shipment.reservationId ?? []),
  );
}

/** What a plan's shipments will be, each with a hold of its own; to be confirmed once they exist. */
export async function holdPlan(
  tx: Tx,
  of: {
    plan: Plan;
    lines: readonly Pick<OrderLine, 'line' | 'skuId'>[];
    promisedAt: (planned: Plan['shipments'][number]) => Instant;
  },
): Promise<Result<HeldShipment[], OutOfStock>> {
  const lineOf = new Map(of.lines.map((line) => [line.skuId, line.line]));
  const parts: HeldShipment[] = [];
  for (const planned of of.plan.shipments) {
    const id = newId<ShipmentId>('shp', tx.now, tx.random);
    const held = await holdStock(tx, {
      purpose: id,
      lines: planned.lines.map(({ skuId, source, units }) => ({ skuId, siteId: source, units })),
    });
    if (!held.ok) return held;
    parts.push({
      id,
      siteId: planned.from,
      reservationId: held.value,
      promisedAt: of.promisedAt(planned),
      awaitingTransfers: 0,
      service: planned.service,
      lines: planned.lines.map(({ skuId, source, units }) => ({
        line: must(lineOf.get(skuId), `${skuId} was ordered`),
        skuId,
        fromSiteId: source,
        units,
      })),
    });
  }
  return ok(parts);
}

type HeldShipment = Pick<
  Shipment,
  'id' | 'siteId' | 'promisedAt' | 'awaitingTransfers' | 'service' | 'lines'
> & { readonly reservationId: ReservationId };

/** Brings together what a consolidating plan sends on from other sites; counts what must arrive. */
export async function startTransfers(
  tx: Tx,
  shipments: readonly Shipment[],
  plan: Plan,
): Promise<void> {
  for (const shipment of shipments) {
    let awaited = 0;
    for (const { skuId, fromSiteId, units } of shipment.lines) {
      if (fromSiteId === shipment.siteId) continue;
      const lane = plan.transfers.find((t) => t.from === fromSiteId && t.to === shipment.siteId);
      const reservationId: ReservationId = must(
        shipment.reservationId,
        `${shipment.id} is reserved`,
      );
      const inbound = await transferReserved(tx, reservationId, {
        skuId,
        from: fromSiteId,
        to: shipment.siteId,
        units,
        due: must(lane, 'the plan has a transfer').arrives,
      });
      awaited += inbound.length;
    }
    if (awaited > 0) await updateShipment(tx, shipment, { awaitingTransfers: awaited });
  }
}

async function keepAsIs(
  tx: Tx,
  shipment: Shipment,
  plan: Plan,
): Promise<Result<ShipmentId[], never>> {
  const service = must(plan.shipments[0], 'a plan has a shipment').service;
  if (shipment.service !== service) await updateShipment(tx, shipment, { service });
  return ok([shipment.id]);
}

function heldAlready(old: readonly Shipment[], plan: Plan): Shipment | undefined {
  const [only] = old;
  return only && old.length === 1 && isSame(only, plan) ? only : undefined;
}

function isSame(shipment: Shipment, { shipments }: Plan): boolean {
  const [planned] = shipments;
  if (!planned || shipments.length > 1 || planned.from !== shipment.siteId) return false;
  const wanted = planned.lines.map((l) => `${l.skuId} ${l.source} ${l.units}`).sort();
  const held = shipment.lines.map((l) => `${l.skuId} ${l.fromSiteId} ${l.units}`).sort();
  return wanted.join('\n') === held.join('\n');
}
