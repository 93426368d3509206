import { asId, isoOf, must, type ShipmentId, type SkuId, units } from '@waystock/kernel';
import { recordPlan } from '../domains/allocation/index.ts';
import { confirmReservation, releaseReservations } from '../domains/inventory/index.ts';
import {
  findShipment,
  hasEventOf,
  listLines,
  listShipments,
  lockOrder,
  type Shipment,
  shortenShipment,
} from '../domains/orders/index.ts';
import type { DeliveredFact, Tx, World } from '../world.ts';
import { holdPlan, startTransfers } from './adopt-plan.ts';
import { findElsewhere, findInTime, promiseOf, type Wanted } from './find-elsewhere.ts';
import { currentMarket, type Market } from './market.ts';

/**
 * A picker found fewer units than the book has. They have left the reservation and the book already;
 * here they leave their shipment, and allocation decides anew where they can come from: by the same
 * promise if any site can keep it, else as soon as possible, else the order goes without them and
 * costs less. It is part of the same subscription as `fulfilment.picked`, which follows it, so that no
 * shipment is packed and captured with units it does not have.
 */
export const shortPick = 'fulfilment.picked-short';

export async function resourceShortage(world: World, fact: DeliveredFact): Promise<void> {
  const market = await currentMarket(world);
  const done = await world.db.transact((tx) => resource(tx, market, fact));
  // Somebody was faster with a unit of the plan: decide again on what is there now.
  if (!done.ok) await resourceShortage(world, fact);
}

async function resource(tx: Tx, market: Market, fact: DeliveredFact) {
  const done = { ok: true } as const;
  const seen = await findShipment(tx, asId<ShipmentId>(fact.key));
  const order = seen && (await lockOrder(tx, seen.orderId));
  const shipment = seen && (await findShipment(tx, seen.id));
  // Cancelled or dealt with meanwhile: what was short left the reservation with the report.
  if (!order || shipment?.stage !== 'allocated') return done;
  if (await hasEventOf(tx, order.id, fact.id)) return done;
  const lines = await listLines(tx, order.id);
  const missing = missingOf(fact);
  const wanted = { order, shipment, lines, missing };
  const found = (await findInTime(tx, market, wanted)) ?? (await findElsewhere(tx, market, wanted));
  const plan = found?.decision.chosen;
  const held = plan && (await holdPlan(tx, { plan, lines, promisedAt: promiseOf(shipment) }));
  if (held && !held.ok) return held;
  const instead = held?.value ?? [];
  const data = {
    fact_id: fact.id,
    attempt: shipment.attempt,
    promised_at: instead.map((part) => isoOf(part.promisedAt)),
  };
  await shortenShipment(tx, { shipment, missing, instead, data });
  for (const { reservationId } of instead) await confirmReservation(tx, reservationId);
  const left = must(await findShipment(tx, shipment.id), 'it was there');
  if (left.stage === 'cancelled' && left.reservationId)
    await releaseReservations(tx, [left.reservationId]);
  if (!found || !plan) return done;
  await recordPlan(tx, order.id, { ...found, cause: 'short-pick' });
  const added = await listShipments(tx, order.id);
  const isNew = (one: Shipment): boolean => instead.some((part) => part.id === one.id);
  await startTransfers(tx, added.filter(isNew), plan);
  return done;
}

function missingOf(fact: DeliveredFact): Wanted['missing'] {
  const rows = fact.data['missing'] as readonly { sku_id: string; units: number }[];
  return rows.map((row) => ({ skuId: asId<SkuId>(row.sku_id), units: units(row.units) }));
}
