import { assert, must, type Units, units } from '@waystock/kernel';
import type { Json, Tx } from '../../world.ts';
import { orderCancelled, shipmentCancelled, shipmentReached, shipmentShort } from './facts.ts';
import { orderStage } from './lifecycle.ts';
import type { OrderLine, Shipment } from './order.ts';
import { deleteUse } from './promotion-store.ts';
import * as edits from './edit-store.ts';
import { insertShipments, type NewShipment } from './place-store.ts';
import * as store from './store.ts';
import { netOf, type Portions, priceLines, takeOut, withoutUnits } from './worth.ts';
import { listWorth, moveShipping } from './worth-store.ts';

export interface Shortage {
  readonly shipment: Shipment;
  readonly missing: readonly { readonly skuId: OrderLine['skuId']; readonly units: Units }[];
  /** Shipments that bring some of the missing units; they start allocated. */
  readonly instead: readonly Omit<NewShipment, 'orderId' | 'stage'>[];
  /** What the order's story calls it; told with this data. */
  readonly event?: 'picked-short' | 'goods-late';
  readonly data: { readonly [field: string]: Json };
}

export interface Shortened {
  /** What nobody brings and the order no longer asks for. */
  readonly dropped: readonly { readonly skuId: OrderLine['skuId']; readonly units: Units }[];
  /** Nothing of the order is left. */
  readonly cancelled: boolean;
}

const reason = 'out-of-stock';

/**
 * Units were not where the book had them: they leave their shipment, others bring what they can, and
 * the order asks no longer for the rest. A shipment that is left with nothing is cancelled; an order
 * left with nothing is cancelled as it stands. The caller holds the order's lock and the stock.
 */
export async function shortenShipment(tx: Tx, shortage: Shortage): Promise<Shortened> {
  const { shipment, instead } = shortage;
  const { orderId } = shipment;
  const [lines, [worth], others] = await Promise.all([
    store.listLines(tx, orderId),
    listWorth(tx, [shipment.id]),
    store.listShipments(tx, orderId),
  ]);
  const missing = missingByLine(lines, shortage.missing);
  const { kept, taken } = takeOut(must(worth, `${shipment.id} is there`).lines, missing);
  const { priced, left } = priceLines(
    taken,
    instead.map((part) => part.lines),
  );
  const lives = others.some((other) => other.id !== shipment.id && other.stage !== 'cancelled');
  if (kept.length === 0 && instead.length === 0 && !lives) return cancelWhole(tx, shortage);
  await edits.replaceLines(tx, shipment.id, kept);
  await insertShipments(
    tx,
    instead.map((part, i) => ({
      ...part,
      orderId,
      stage: 'allocated',
      lines: priced[i] ?? [],
      shippingMinor: 0n,
    })),
  );
  await dropUnits(tx, orderId, lines, left);
  const dropped = toUnits(lines, left);
  await write(tx, shortage, { dropped, isEmpty: kept.length === 0 });
  return { dropped, cancelled: false };
}

function missingByLine(
  lines: readonly OrderLine[],
  missing: Shortage['missing'],
): Map<number, number> {
  const byLine = new Map<number, number>();
  for (const { skuId, units: n } of missing) {
    const { line } = must(
      lines.find((l) => l.skuId === skuId),
      `${skuId} was ordered`,
    );
    byLine.set(line, (byLine.get(line) ?? 0) + n);
  }
  return byLine;
}

const toUnits = (lines: readonly OrderLine[], portions: Portions): Shortened['dropped'] =>
  lines.flatMap(({ line, skuId }) => {
    const n = portions.get(line)?.units ?? 0;
    return n > 0 ? [{ skuId, units: units(n) }] : [];
  });

/** The order asks for less, and costs as much less as those units were worth. */
async function dropUnits(
  tx: Tx,
  orderId: Shipment['orderId'],
  lines: readonly OrderLine[],
  dropped: Portions,
): Promise<void> {
  for (const line of lines) {
    const portion = dropped.get(line.line);
    if (!portion || portion.units === 0) continue;
    const rest = withoutUnits(line, portion);
    assert(rest ? netOf(rest) + portion.net === netOf(line) : portion.net === netOf(line), 'sums');
    await edits.updateLine(tx, orderId, line, rest);
  }
}

async function write(
  tx: Tx,
  { shipment, missing, instead, event = 'picked-short', data }: Shortage,
  { dropped, isEmpty }: { dropped: Shortened['dropped']; isEmpty: boolean },
): Promise<void> {
  const { id: shipmentId, orderId } = shipment;
  if (isEmpty) assert(await store.updateStage(tx, shipment, 'cancelled'), `${shipmentId} changed`);
  const stages = (await store.listShipments(tx, orderId)).map((s) => s.stage);
  const rows = (of: Shortage['missing']) => of.map((l) => ({ sku_id: l.skuId, units: l.units }));
  const told = { missing: rows(missing), dropped: rows(dropped) };
  const shipments = instead.map((part) => ({ shipment_id: part.id, site_id: part.siteId }));
  await store.updateOrder(tx, {
    orderId,
    stage: orderStage(stages),
    event: { type: event, shipmentId, data: { ...data, ...told, instead: shipments } },
  });
  tx.emit(shipmentShort(orderId, shipmentId, told));
  for (const { id, siteId } of instead)
    tx.emit(shipmentReached('allocated', { orderId, shipmentId: id, siteId }));
  if (!isEmpty) return;
  await moveShipping(tx, shipment);
  tx.emit(shipmentCancelled(orderId, shipmentId, reason));
}

/** Keeps the lines: an order that got nothing at all is shown as it was placed. */
async function cancelWhole(tx: Tx, { shipment, missing, data }: Shortage): Promise<Shortened> {
  const { id: shipmentId, orderId } = shipment;
  assert(await store.updateStage(tx, shipment, 'cancelled'), `${shipmentId} changed`);
  await store.updateOrder(tx, {
    orderId,
    stage: 'cancelled',
    cancelReason: reason,
    event: { type: 'cancelled', shipmentId, data: { ...data, reason } },
  });
  tx.emit(shipmentCancelled(orderId, shipmentId, reason));
  tx.emit(orderCancelled(orderId, reason));
  await deleteUse(tx, orderId);
  return { dropped: missing, cancelled: true };
}
