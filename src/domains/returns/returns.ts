import {
  assert,
  type Currency,
  type LocalDate,
  must,
  newId,
  ok,
  type OrderId,
  refuse,
  type Result,
  type ReturnId,
  type ShipmentId,
  type SiteId,
  type SkuId,
} from '@waystock/kernel';
import type { Tx } from '../../world.ts';
import { findSkus } from '../catalogue/index.ts';
import { findLot, receiveStock } from '../inventory/index.ts';
import type { ReturnIssue, ReturnNotPossible, ReturnsError } from './errors.ts';
import { returnReceived, returnRequested } from './facts.ts';
import {
  type Found,
  inspect,
  type InspectedLine,
  refundFor,
  refundsShipping,
  type Sent,
} from './inspection.ts';
import { type AskedLine, checkRequest, type Delivered, type LineToReturn } from './request.ts';
import type { Outcome, Return } from './return.ts';
import * as store from './store.ts';

export interface RequestReturn {
  readonly orderId: OrderId;
  readonly siteId: SiteId;
  readonly currency: Currency;
  readonly requestedBy: string;
  readonly lines: readonly LineToReturn[];
  readonly delivered: readonly Delivered[];
}

/** The customer sends goods back. The caller holds the order's lock. */
export async function requestReturn(
  tx: Tx,
  request: RequestReturn,
): Promise<Result<Return, ReturnNotPossible>> {
  const spokenFor = await store.listSpokenFor(tx, request.orderId);
  const checked = checkRequest({ ...request, spokenFor }, tx.now);
  if (!checked.ok) return checked;
  return ok(await expect(tx, { ...request, shipmentId: undefined, lines: checked.value }));
}

export interface ExpectUndelivered {
  readonly orderId: OrderId;
  readonly shipmentId: ShipmentId;
  readonly siteId: SiteId;
  readonly currency: Currency;
  readonly lines: readonly AskedLine[];
  /** What the order's shipments have brought so far, and this one would have. */
  readonly delivered: readonly Pick<Delivered, 'line' | 'units'>[];
}

/** A shipment that could not be delivered comes back whole; telling it again changes nothing. */
export async function expectUndelivered(tx: Tx, of: ExpectUndelivered): Promise<Return> {
  return expect(tx, { ...of, requestedBy: 'system' });
}

async function expect(
  tx: Tx,
  of: Omit<store.NewReturn, 'id' | 'sent'> & Pick<ExpectUndelivered, 'delivered'>,
): Promise<Return> {
  const id = newId<ReturnId>('ret', tx.now, tx.random);
  const sent = new Map<number, number>();
  for (const { line, units } of of.delivered) sent.set(line, (sent.get(line) ?? 0) + units);
  const isFresh = await store.insertReturn(tx, { ...of, id, sent });
  const all = await store.listReturnsOf(tx, of.orderId);
  const found = all.find((one) => (isFresh ? one.id === id : one.shipmentId === of.shipmentId));
  const expected = must(found, `${of.orderId} expects something back`);
  if (isFresh) tx.emit(returnRequested(expected));
  return expected;
}

export interface ReceiveReturn {
  readonly returnId: ReturnId;
  readonly found: readonly Found[];
  /** What the order has come to; the caller holds its lock. */
  readonly order: {
    readonly sent: readonly Sent[];
    /** Units ordered and not cancelled, by line. */
    readonly ordered: ReadonlyMap<number, number>;
    readonly shippingMinor: bigint;
  };
}

/**
 * The goods are back: each unit goes on the shelf, into quarantine or away, and what they are worth is
 * to be paid back. Once received, receiving it again changes nothing.
 */
export async function receiveReturn(
  tx: Tx,
  { returnId, found, order }: ReceiveReturn,
): Promise<Result<Return, ReturnsError>> {
  const expected = await store.lockReturn(tx, returnId);
  if (!expected) return refuse({ kind: 'not-found' });
  if (expected.state === 'received') return ok(expected);
  const goods = await findSkus(
    tx,
    expected.lines.map((line) => line.skuId),
  );
  const inspected = inspect(expected, found, goods);
  if (!inspected.ok) return inspected;
  const shelved = await shelve(tx, expected, inspected.value);
  if (!shelved.ok) return shelved;
  await putAway(tx, expected, shelved.value);
  await store.updateReceived(tx, await receiptOf(tx, expected, { order, lines: inspected.value }));
  const received = must(await store.lockReturn(tx, returnId), 'it was there');
  tx.emit(returnReceived(received));
  return ok(received);
}

interface Shelved extends Outcome {
  readonly line: number;
  readonly skuId: SkuId;
  readonly expiresOn: LocalDate | undefined;
}

/** Which units go on which shelf. What is written off never does: it left at its hand-over. */
async function shelve(
  tx: Tx,
  { orderId, lines }: Return,
  inspected: readonly InspectedLine[],
): Promise<Result<Shelved[], ReturnNotPossible>> {
  const issues: ReturnIssue[] = [];
  const shelved: Shelved[] = [];
  for (const { line, skuId } of lines)
    for (const outcome of inspected.find((one) => one.line === line)?.outcomes ?? []) {
      const { disposition, lot } = outcome;
      if (disposition === 'write-off') continue;
      const known = lot === '' ? undefined : await findLot(tx, skuId, lot);
      // A lot nobody knows has no date: it could be sold long after it expired.
      if (lot !== '' && !known && disposition === 'restock')
        issues.push({ line, skuId, reason: 'lot-unknown' });
      shelved.push({ ...outcome, line, skuId, expiresOn: known?.expiresOn });
    }
  return issues.length === 0
    ? ok(shelved)
    : refuse({ kind: 'return-not-possible', orderId, issues });
}

async function putAway(tx: Tx, { id, siteId }: Return, shelved: readonly Shelved[]): Promise<void> {
  for (const { line, skuId, units, lot, disposition, expiresOn } of shelved)
    await receiveStock(tx, {
      skuId,
      siteId,
      units,
      lot,
      ...(expiresOn ? { expiresOn } : {}),
      status: disposition === 'restock' ? 'sellable' : 'quarantine',
      cause: 'return',
      causeId: `${id}/${line}/${disposition}`,
    });
}

async function receiptOf(
  tx: Tx,
  expected: Return,
  { order, lines }: { order: ReceiveReturn['order']; lines: readonly InspectedLine[] },
): Promise<store.Receipt> {
  const { id, orderId } = expected;
  const [before, all] = await Promise.all([
    store.listCameBack(tx, orderId),
    store.listReturnsOf(tx, orderId),
  ]);
  const sentOf = new Map(order.sent.map((sent) => [sent.line, sent]));
  const cameBack = new Map([...before].map(([line, { units }]) => [line, units]));
  const priced = lines.map((line) => {
    const sent = must(sentOf.get(line.line), `line ${line.line} was sent`);
    const earlier = before.get(line.line) ?? { units: 0, refund: 0n };
    cameBack.set(line.line, earlier.units + line.received);
    return { ...line, refund: refundFor(sent, earlier, line.received) };
  });
  const others = all.filter((one) => one.id !== id && one.state === 'received');
  const reasons = [...others, expected].flatMap((one) => one.lines.map((line) => line.reason));
  const isAll = refundsShipping({ ordered: order.ordered, cameBack, reasons });
  assert(order.shippingMinor >= 0n, 'shipping costs nothing or more');
  return { id, orderId, lines: priced, shippingMinor: isAll ? order.shippingMinor : 0n };
}
