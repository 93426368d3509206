import {
  assert,
  between,
  hours,
  type InboundId,
  type Instant,
  later,
  minus,
  minutes,
  newId,
  ok,
  plus,
  refuse,
  type ReservationId,
  type Result,
  type Seconds,
  type SiteId,
  type SkuId,
  type Units,
  units,
} from '@waystock/kernel';
import type { Tx } from '../../world.ts';
import type { ReceiptNotExpected, StockSpokenFor, TransferUnderWay } from './errors.ts';
import { receiptCancelled, receiptDelayed, transferArrived } from './facts.ts';
import { receiveStock, removeStock } from './inventory.ts';
import * as reservations from './reservation-store.ts';
import { pickFirstExpired } from './stock.ts';
import * as receiptStore from './receipt-store.ts';
import * as store from './store.ts';

export type ExpectReceipt = Omit<
  receiptStore.Inbound,
  'id' | 'reserved' | 'received' | 'expected' | 'state'
>;

/** Announces a named receipt, so that future stock can be promised by date. */
export async function expectReceipt(tx: Tx, receipt: ExpectReceipt): Promise<InboundId> {
  const id = newId<InboundId>('inb', tx.now, tx.random);
  await announce(tx, id, receipt);
  return id;
}

const announce = (tx: Tx, id: InboundId, receipt: ExpectReceipt): Promise<void> =>
  receiptStore.insertInbound(tx, {
    ...receipt,
    id,
    reserved: units(0),
    received: units(0),
    state: 'expected',
  });

/** The announced goods are here, perhaps fewer or more than announced. */
export async function takeReceipt(
  tx: Tx,
  inboundId: InboundId,
  counted?: Units,
): Promise<Result<void, ReceiptNotExpected>> {
  const receipt = await receiptStore.lockInbound(tx, inboundId);
  if (receipt?.state === 'received') return ok(undefined);
  if (receipt?.state !== 'expected') return refuse({ kind: 'receipt-not-expected', inboundId });
  const received = counted ?? receipt.units;
  await receiptStore.updateInbound(tx, inboundId, { state: 'received', received });
  if (received > 0) await putOnShelf(tx, receipt, received);
  if (receipt.forReservation) await setAside(tx, receipt, receipt.forReservation, received);
  return ok(undefined);
}

async function putOnShelf(tx: Tx, receipt: receiptStore.Inbound, received: Units): Promise<void> {
  await receiveStock(tx, {
    skuId: receipt.skuId,
    siteId: receipt.siteId,
    units: received,
    lot: receipt.lot,
    ...(receipt.expiresOn ? { expiresOn: receipt.expiresOn } : {}),
    cause: receipt.kind === 'transfer' ? 'transfer-in' : 'receipt',
    causeId: receipt.id,
  });
}

/** The units were on their way to a reservation: they are its own again, if it still lives. */
async function setAside(
  tx: Tx,
  receipt: receiptStore.Inbound,
  reservationId: ReservationId,
  received: Units,
): Promise<void> {
  const reservation = await reservations.lockReservation(tx, reservationId);
  if (reservation?.state !== 'confirmed') return;
  const { skuId, siteId } = receipt;
  const kept = units(Math.min(received, receipt.units));
  if (kept > 0)
    await reservations.insertSetAside(
      tx,
      { reservationId, skuId, siteId, units: kept },
      receipt.id,
    );
  tx.emit(
    transferArrived(reservation, { skuId, siteId, units: kept, missing: receipt.units - kept }),
  );
}

/** The goods come at another time than was said; coming later is told to whoever waits for them. */
export async function rescheduleReceipt(
  tx: Tx,
  inboundId: InboundId,
  due: Instant,
): Promise<Result<void, ReceiptNotExpected>> {
  const receipt = await receiptStore.lockInbound(tx, inboundId);
  if (receipt?.state !== 'expected') return refuse({ kind: 'receipt-not-expected', inboundId });
  await receiptStore.updateDue(tx, inboundId, due);
  if (due > receipt.due) await tellDelayed(tx, receipt, due);
  return ok(undefined);
}

async function tellDelayed(tx: Tx, receipt: receiptStore.Inbound, due: Instant): Promise<void> {
  const waiting =
    receipt.forReservation && (await reservations.findReservation(tx, receipt.forReservation));
  const waitedForBy = waiting?.state === 'confirmed' ? waiting.purpose : undefined;
  tx.emit(receiptDelayed(receipt, { due, wasDue: receipt.expected, waitedForBy }));
}

/** A van may be so late before anybody wonders; then it is late by an hour at least. */
const patience: Seconds = minutes(30);
const leastDelay: Seconds = hours(1);

/**
 * What has not come by its date, though nobody said so, is late as well: it is thought to be as late
 * again as it is by now, and whoever waits for it is told. Returns how many there were.
 */
export async function tellOverdue(tx: Tx, limit: number): Promise<number> {
  const overdue = await receiptStore.lockOverdue(tx, { since: minus(tx.now, patience), limit });
  for (const receipt of overdue) {
    const expected = later(plus(tx.now, leastDelay), plus(tx.now, between(receipt.due, tx.now)));
    await receiptStore.updateExpected(tx, receipt.id, expected);
    await tellDelayed(tx, receipt, expected);
  }
  return overdue.length;
}

/** Whoever waited for these units has others: they are free for sale when they arrive. */
export async function unclaimReceipt(
  tx: Tx,
  inboundId: InboundId,
): Promise<Result<receiptStore.Inbound, ReceiptNotExpected>> {
  const receipt = await receiptStore.lockInbound(tx, inboundId);
  if (receipt?.state !== 'expected') return refuse({ kind: 'receipt-not-expected', inboundId });
  await receiptStore.updateUnclaimed(tx, inboundId);
  return ok(receipt);
}

/** The supplier will not send them: what was to come of it is no longer promised. */
export async function cancelReceipt(
  tx: Tx,
  inboundId: InboundId,
): Promise<Result<void, ReceiptNotExpected | TransferUnderWay>> {
  const receipt = await receiptStore.lockInbound(tx, inboundId);
  if (receipt?.state === 'cancelled') return ok(undefined);
  if (receipt?.state !== 'expected') return refuse({ kind: 'receipt-not-expected', inboundId });
  if (receipt.kind === 'transfer') return refuse({ kind: 'transfer-under-way', inboundId });
  await receiptStore.updateInbound(tx, inboundId, { state: 'cancelled', received: units(0) });
  tx.emit(receiptCancelled(receipt));
  return ok(undefined);
}

/** Moves free units towards another site: gone here now, a named receipt there at `due`. */
export async function startTransfer(
  tx: Tx,
  transfer: Transfer & { lot?: string },
): Promise<Result<InboundId, StockSpokenFor>> {
  const lot = transfer.lot ?? '';
  const [, lots] = await Promise.all([
    store.lockStock(tx, transfer.skuId, transfer.from),
    store.listLots(tx, transfer.skuId, transfer.from),
  ]);
  const id = newId<InboundId>('inb', tx.now, tx.random);
  const removed = await removeStock(tx, {
    skuId: transfer.skuId,
    siteId: transfer.from,
    units: transfer.units,
    lot,
    cause: 'transfer-out',
    causeId: id,
  });
  if (!removed.ok) return removed;
  await announce(tx, id, {
    skuId: transfer.skuId,
    siteId: transfer.to,
    fromSiteId: transfer.from,
    kind: 'transfer',
    units: transfer.units,
    lot,
    expiresOn: lots.find((found) => found.lot === lot)?.expiresOn,
    due: transfer.due,
  });
  return ok(id);
}

export interface Transfer {
  readonly skuId: SkuId;
  readonly from: SiteId;
  readonly to: SiteId;
  readonly units: Units;
  readonly due: Instant;
}

/**
 * Sends units that a reservation holds at one site to another, where they will be its own when they
 * arrive: this is how goods of an order are brought together. One receipt per lot.
 */
export async function transferReserved(
  tx: Tx,
  reservationId: ReservationId,
  transfer: Transfer,
): Promise<InboundId[]> {
  const { skuId, from, to, due } = transfer;
  const reservation = await reservations.lockReservation(tx, reservationId);
  const line = reservation?.lines.find((l) => l.skuId === skuId && l.siteId === from);
  assert(reservation?.state === 'confirmed', `${reservationId} is not confirmed: nothing is sent`);
  assert(line && line.units >= transfer.units, `${reservationId} lacks ${skuId} at ${from}`);
  const [, lots] = await Promise.all([
    store.lockStock(tx, skuId, from),
    store.listLots(tx, skuId, from),
  ]);
  const sent = pickFirstExpired(lots, transfer.units);
  await reservations.updateShort(tx, {
    id: reservationId,
    line,
    missing: transfer.units,
    lots: sent,
    cause: 'transfer-out',
  });
  const ids: InboundId[] = [];
  for (const { lot, units: sentUnits } of sent) {
    const id = newId<InboundId>('inb', tx.now, tx.random);
    await announce(tx, id, {
      skuId,
      siteId: to,
      fromSiteId: from,
      kind: 'transfer',
      units: sentUnits,
      lot,
      expiresOn: lots.find((found) => found.lot === lot)?.expiresOn,
      due,
      forReservation: reservationId,
    });
    ids.push(id);
  }
  return ids;
}
