import {
  asId,
  assert,
  type Instant,
  must,
  type OrderId,
  type Result,
  type ReturnId,
  type SiteId,
} from '@waystock/kernel';
import {
  listEvents,
  listShipments,
  listWorth,
  lockOrder,
  noteEvent,
  returnShipment,
  type Shipment,
} from '../domains/orders/index.ts';
import { intendRefund } from '../domains/payments/index.ts';
import {
  type Delivered,
  findReturns,
  type Found,
  type LineToReturn,
  listReturnsOf,
  receiveReturn,
  requestReturn,
  type Return,
  type ReturnNotPossible,
  type ReturnsError,
} from '../domains/returns/index.ts';
import type { DeliveredFact, Tx, World } from '../world.ts';
import { withPayments } from './settle-payments.ts';

/**
 * Goods come back: asked for, looked at, paid back. What was never delivered comes back by itself
 * (retry-delivery.ts) and takes the same way from the inspection on.
 */
export interface GoodsToReturn {
  readonly orderId: OrderId;
  readonly lines: readonly LineToReturn[];
  /** Where to; the site they came from if not given. */
  readonly siteId?: SiteId | undefined;
  readonly requestedBy: string;
}

/** The customer wants to send goods back. */
export async function requestReturnIn(
  tx: Tx,
  { orderId, lines, siteId, requestedBy }: GoodsToReturn,
): Promise<Result<Return, ReturnNotPossible>> {
  const order = must(await lockOrder(tx, orderId), `no order ${orderId}`);
  const shipments = await listShipments(tx, orderId);
  const delivered = await listDelivered(tx, orderId, shipments);
  const from = shipments.find((shipment) => shipment.stage === 'delivered') ?? shipments[0];
  const requested = await requestReturn(tx, {
    orderId,
    siteId: siteId ?? must(from, 'an order has a shipment').siteId,
    currency: order.currency,
    requestedBy,
    lines,
    delivered,
  });
  if (!requested.ok) return requested;
  const data = { return_id: requested.value.id };
  await noteEvent(tx, orderId, { type: 'return-requested', data, actor: requestedBy });
  return requested;
}

/** Line by line what each shipment has brought, and when. */
async function listDelivered(
  tx: Tx,
  orderId: OrderId,
  shipments: readonly Shipment[],
): Promise<Delivered[]> {
  const arrivals = new Map<string | null, Instant>();
  for (const event of await listEvents(tx, orderId))
    if (event.type === 'delivered') arrivals.set(event.shipmentId, event.at);
  return shipments.flatMap(({ id, stage, lines }) => {
    const deliveredAt = arrivals.get(id);
    if (deliveredAt === undefined || stage === 'returning') return [];
    return lines.map(({ line, skuId, units }) => ({ line, skuId, units, deliveredAt }));
  });
}

export interface GoodsReceived {
  readonly returnId: ReturnId;
  readonly found: readonly Found[];
  readonly actor: string;
}

/** They are here and have been looked at. Receiving them again gives the first answer. */
export async function receiveReturnIn(
  tx: Tx,
  { returnId, found, actor }: GoodsReceived,
): Promise<Result<Return, ReturnsError>> {
  const [seen] = await findReturns(tx, [returnId]);
  if (!seen) return { ok: false, error: { kind: 'not-found' } };
  const { orderId } = seen;
  await lockOrder(tx, orderId);
  const shipments = await listShipments(tx, orderId);
  const live = shipments.filter((shipment) => shipment.stage !== 'cancelled');
  const sent = live.filter(isSent);
  const order = await worthOf(tx, { sent, live });
  const [before] = await findReturns(tx, [returnId]);
  const received = await receiveReturn(tx, { returnId, found, order });
  if (!received.ok || before?.state === 'received') return received;
  await moveShipments(tx, received.value, { sent, actor });
  return received;
}

/** Out of our hands, and not on the way there any more. */
const isSent = ({ stage }: Shipment): boolean =>
  stage === 'delivered' || stage === 'returning' || stage === 'returned';

async function worthOf(
  tx: Tx,
  { sent, live }: { sent: readonly Shipment[]; live: readonly Shipment[] },
) {
  const worth = await listWorth(
    tx,
    sent.map((shipment) => shipment.id),
  );
  const lines = new Map<number, { line: number; units: number; net: bigint }>();
  for (const { line, units, net } of worth.flatMap((one) => one.lines)) {
    const before = lines.get(line) ?? { line, units: 0, net: 0n };
    lines.set(line, { line, units: before.units + units, net: before.net + net });
  }
  return {
    sent: [...lines.values()],
    ordered: unitsOf(live),
    shippingMinor: worth.reduce((total, one) => total + one.shippingMinor, 0n),
  };
}

function unitsOf(shipments: readonly Shipment[]): Map<number, number> {
  const byLine = new Map<number, number>();
  for (const { line, units } of shipments.flatMap((shipment) => shipment.lines))
    byLine.set(line, (byLine.get(line) ?? 0) + units);
  return byLine;
}

/** A shipment is returned when all of it came back; customers' returns are told apart by line only. */
async function moveShipments(
  tx: Tx,
  of: Return,
  { sent, actor }: { sent: readonly Shipment[]; actor: string },
): Promise<void> {
  const data = { return_id: of.id, refund_minor: Number(of.refund?.minor ?? 0n) };
  const undelivered = sent.find((shipment) => shipment.id === of.shipmentId);
  if (undelivered) {
    const returned = await returnShipment(tx, undelivered, 'returned', { data, actor });
    assert(returned.ok, `${undelivered.id} was on its way back`);
    return;
  }
  await noteEvent(tx, of.orderId, { type: 'return-received', data, actor });
  const back = await unitsBack(tx, of.orderId);
  const isAllBack = [...unitsOf(sent)].every(([line, n]) => back.get(line) === n);
  if (!isAllBack) return;
  for (const shipment of sent.filter((one) => one.stage === 'delivered')) {
    await returnShipment(tx, shipment, 'returning', { data, actor });
    const next = { ...shipment, stage: 'returning' as const, version: shipment.version + 1 };
    await returnShipment(tx, next, 'returned', { data, actor });
  }
}

async function unitsBack(tx: Tx, orderId: OrderId): Promise<Map<number, number>> {
  const byLine = new Map<number, number>();
  for (const { line, outcomes } of (await listReturnsOf(tx, orderId)).flatMap((one) => one.lines))
    for (const { units } of outcomes) byLine.set(line, (byLine.get(line) ?? 0) + units);
  return byLine;
}

/** What woke it may be the goods, or the money that was still to be captured for them. */
export const refundingFacts: readonly string[] = ['returns.return-received', 'payments.captured'];

/** Pays back what came back, as far as it has been paid; each return once. */
export async function refundReturns(world: World, fact: DeliveredFact): Promise<void> {
  const orderId = asId<OrderId>(fact.key);
  const returns = await world.db.read((tx) => listReturnsOf(tx, orderId));
  for (const { id, refund } of returns) {
    if (!refund || refund.minor === 0n) continue;
    const wished = await withPayments(world, (tx) =>
      intendRefund(tx, { orderId, refundId: id, amount: refund }),
    );
    if (!wished.ok)
      world.log.warn(
        { order: orderId, return: id, refused: wished.error.kind },
        'not refunded yet',
      );
  }
}
