import {
  addDays,
  assert,
  type Instant,
  type LocalDate,
  must,
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
import { findSkus } from '../catalogue/index.ts';
import type { HoldExpired, OutOfStock, ReservationNotLive, StockSpokenFor } from './errors.ts';
import { holdExpired, stockLost, stockReceived } from './facts.ts';
import {
  aggregate,
  isLive,
  orderHold,
  type Reservation,
  type ReservationLine,
} from './reservation.ts';
import { availableToPromise, type LotPick, pickFirstExpired, type Stock } from './stock.ts';
import { insertHold, insertHolds, type NewHold } from './hold-store.ts';
import * as reservations from './reservation-store.ts';
import * as receiptStore from './receipt-store.ts';
import * as store from './store.ts';

export interface HoldStock {
  /** Known beforehand where others refer to it in the same round trip. */
  readonly reservationId?: ReservationId;
  /** The shipment or basket the units are for. */
  readonly purpose: string;
  readonly lines: readonly ReservationLine[];
  readonly holdFor?: Seconds;
}

/** Speaks for units, all lines or none. */
export async function holdStock(
  tx: Tx,
  hold: HoldStock,
): Promise<Result<ReservationId, OutOfStock>> {
  const fresh = newHold(tx, hold);
  return heldOr(fresh.id, await insertHold(tx, fresh));
}

/** `holdStock` for each, one after another in this order, in one statement. */
export async function holdStockEach(
  tx: Tx,
  holds: readonly HoldStock[],
): Promise<Result<ReservationId, OutOfStock>[]> {
  const fresh = holds.map((hold) => newHold(tx, hold));
  const short = await insertHolds(tx, fresh);
  return fresh.map(({ id }, i) => heldOr(id, short[i] ?? []));
}

function newHold(tx: Tx, hold: HoldStock): NewHold {
  assert(hold.lines.length > 0, 'a hold needs at least one line');
  return {
    id: hold.reservationId ?? newId<ReservationId>('rsv', tx.now, tx.random),
    purpose: hold.purpose,
    expiresAt: plus(tx.now, hold.holdFor ?? orderHold),
    lines: aggregate(hold.lines),
  };
}

const heldOr = (
  id: ReservationId,
  short: OutOfStock['lines'],
): Result<ReservationId, OutOfStock> =>
  short.length === 0 ? ok(id) : refuse({ kind: 'out-of-stock', lines: short });

/** From "held for half an hour" to "spoken for until shipped or released". */
export async function confirmReservation(
  tx: Tx,
  reservationId: ReservationId,
): Promise<Result<void, HoldExpired | ReservationNotLive>> {
  if (await reservations.updateConfirmed(tx, reservationId)) return ok(undefined);
  const found = await reservations.findReservation(tx, reservationId);
  if (found?.state === 'confirmed') return ok(undefined);
  return found === undefined || found.state === 'held' || found.state === 'expired'
    ? refuse({ kind: 'hold-expired', reservationId })
    : refuse({ kind: 'reservation-not-live', reservationId, state: found.state });
}

/** Gives a payment that takes its time (3-D Secure) the hold it needs. */
export async function extendHold(
  tx: Tx,
  reservationId: ReservationId,
  until: Instant,
): Promise<Result<void, HoldExpired>> {
  return (await reservations.updateExpiry(tx, reservationId, until))
    ? ok(undefined)
    : refuse({ kind: 'hold-expired', reservationId });
}

/** Undo of hold and confirm; releasing what is no longer live changes nothing. */
export async function releaseReservations(
  tx: Tx,
  ids: readonly ReservationId[],
): Promise<ReservationId[]> {
  return reservations.updateReleased(tx, ids, 'released');
}

/**
 * Gives some lines of a live reservation to a new one, e.g. when an order is split into shipments.
 * No stock moves. The lines must be in the reservation.
 */
export async function splitReservation(
  tx: Tx,
  from: ReservationId,
  part: { purpose: string; lines: readonly ReservationLine[] },
): Promise<ReservationId> {
  const whole = await reservations.lockReservation(tx, from);
  assert(whole && isLive(whole.state), `${from} is not live: nothing can be split off`);
  const lines = aggregate(part.lines);
  for (const line of lines) {
    const held = whole.lines.find((l) => l.skuId === line.skuId && l.siteId === line.siteId);
    assert(held && held.units >= line.units, `${from} does not hold ${line.units} ${line.skuId}`);
  }
  const id = newId<ReservationId>('rsv', tx.now, tx.random);
  await reservations.insertSplit(tx, from, { id, purpose: part.purpose, lines });
  return id;
}

/** Ends the holds whose time is up, oldest first; returns how many. */
export async function expireHolds(tx: Tx, limit = 500): Promise<number> {
  const due = await reservations.listExpired(tx, limit);
  if (due.length === 0) return 0;
  await reservations.updateReleased(
    tx,
    due.map((hold) => hold.id),
    'expired',
  );
  for (const hold of due) tx.emit(holdExpired(hold.id, hold.purpose));
  return due.length;
}

interface Place {
  readonly skuId: SkuId;
  readonly siteId: SiteId;
}

/** Chooses lots for a reserved line and marks them as picked. */
export async function pickLots(
  tx: Tx,
  place: Place & { readonly usableFrom?: LocalDate },
  wanted: Units,
): Promise<LotPick[]> {
  const picks = await chooseLots(tx, place, wanted);
  await markPicked(tx, place, picks);
  return picks;
}

/**
 * Lots for a reserved line, first expired first. They are fewer units than wanted when lots have
 * expired since the line was reserved: a short pick.
 */
export const chooseLots = async (
  tx: Tx,
  { skuId, siteId, usableFrom }: Place & { readonly usableFrom?: LocalDate },
  wanted: Units,
): Promise<LotPick[]> =>
  pickFirstExpired(await store.listLots(tx, skuId, siteId), wanted, usableFrom);

export const markPicked = (tx: Tx, place: Place, picks: readonly LotPick[]): Promise<void> =>
  store.updatePicked(tx, place, picks, 1);

/** Undo of `pickLots`: the units are back on the shelf, still reserved. */
export async function putBackLots(tx: Tx, place: Place, picks: readonly LotPick[]): Promise<void> {
  await store.updatePicked(tx, place, picks, -1);
}

/** The goods have left the site: on hand and reserved go down together, once. */
export async function consumeReservation(
  tx: Tx,
  reservationId: ReservationId,
  picks: readonly Picked[],
): Promise<Result<void, ReservationNotLive>> {
  const reservation = await reservations.lockReservation(tx, reservationId);
  if (reservation?.state === 'consumed') return ok(undefined);
  if (reservation?.state !== 'confirmed')
    return refuse({
      kind: 'reservation-not-live',
      reservationId,
      state: reservation?.state ?? 'unknown',
    });
  assertPicked(reservation, picks);
  await reservations.updateConsumed(tx, reservation, picks);
  return ok(undefined);
}

type Picked = LotPick & { readonly skuId: SkuId; readonly siteId: SiteId };

/** What leaves is what was reserved, line by line, neither more nor less. */
function assertPicked({ id, lines }: Reservation, picks: readonly Picked[]): void {
  const picked = aggregate(picks);
  const text = (of: readonly ReservationLine[]): string =>
    of.map((line) => `${line.units} ${line.skuId} at ${line.siteId}`).join(', ');
  assert(
    text(picked) === text(aggregate(lines)),
    `${id}: reserved ${text(lines)}, picked ${text(picked)}`,
  );
}

/**
 * A picker found fewer than the book says: the reservation shrinks and the loss is booked, from the
 * lots that expire first. Units already marked as picked are not missing: put them back first.
 */
export async function reportShortPick(
  tx: Tx,
  short: { reservationId: ReservationId; skuId: SkuId; siteId: SiteId; missing: Units },
): Promise<void> {
  const { reservationId: id, skuId, siteId, missing } = short;
  const reservation = await reservations.lockReservation(tx, id);
  const line = reservation?.lines.find((l) => l.skuId === skuId && l.siteId === siteId);
  assert(reservation && isLive(reservation.state), `${id} is not live: nothing can be short`);
  assert(line && line.units >= missing, `${id} does not hold ${missing} ${skuId} at ${siteId}`);
  const [, lots] = await Promise.all([
    store.lockStock(tx, skuId, siteId),
    store.listLots(tx, skuId, siteId),
  ]);
  const gone = pickFirstExpired(lots, missing);
  const free = gone.reduce((total, pick) => total + pick.units, 0);
  assert(free === missing, `${missing} ${skuId} at ${siteId} are short, ${free} are not picked`);
  await reservations.updateShort(tx, { id, line, missing, lots: gone });
  tx.emit(stockLost(skuId, siteId, missing, 'short-pick'));
}

export interface ReceiveStock {
  readonly skuId: SkuId;
  readonly siteId: SiteId;
  readonly units: Units;
  readonly lot?: string;
  readonly expiresOn?: LocalDate;
  readonly status?: store.LotStatus;
  readonly cause: 'receipt' | 'count' | 'return' | 'opening' | 'transfer-in';
  /** Names the delivery note, count sheet or return; the same one counts once. */
  readonly causeId: string;
}

/** Units arrive on the shelf (or in quarantine). Receiving the same cause twice changes nothing. */
export async function receiveStock(tx: Tx, receipt: ReceiveStock): Promise<void> {
  const status = receipt.status ?? 'sellable';
  const fresh = await store.insertUnits(tx, {
    ...receipt,
    lot: receipt.lot ?? '',
    expiresOn: receipt.expiresOn,
    status,
  });
  if (fresh && status === 'sellable' && receipt.units > 0)
    tx.emit(stockReceived(receipt.skuId, receipt.siteId, receipt.units));
}

export interface RemoveStock {
  readonly skuId: SkuId;
  readonly siteId: SiteId;
  readonly units: Units;
  readonly lot?: string;
  readonly cause: 'damage' | 'count' | 'quarantine' | 'expiry' | 'write-off' | 'transfer-out';
  readonly causeId: string;
}

const statusAfter = {
  damage: 'damaged',
  quarantine: 'quarantine',
  expiry: 'expired',
} as const;

/** Sellable units leave the shelf or change status; refused when others have reserved them. */
export async function removeStock(
  tx: Tx,
  removal: RemoveStock,
): Promise<Result<void, StockSpokenFor>> {
  const to =
    removal.cause in statusAfter
      ? statusAfter[removal.cause as keyof typeof statusAfter]
      : undefined;
  const outcome = await store.deleteUnits(tx, {
    ...removal,
    lot: removal.lot ?? '',
    ...(to ? { to } : {}),
  });
  if (outcome === 'spoken-for') {
    const [stock] = await store.listStock(tx, [removal.skuId], [removal.siteId]);
    return refuse({
      kind: 'stock-spoken-for',
      skuId: removal.skuId,
      siteId: removal.siteId,
      onHand: stock?.onHand ?? units(0),
      reserved: stock?.reserved ?? units(0),
      asked: removal.units,
    });
  }
  if (outcome === 'removed' && removal.cause !== 'transfer-out')
    tx.emit(stockLost(removal.skuId, removal.siteId, removal.units, removal.cause));
  return ok(undefined);
}

/** No SKU asks for more days than this. */
const longestShelfLife = 3650;

/**
 * Takes lots off sale that are no longer good for as many days as their SKU asks; reserved ones stay
 * and are found short when picked.
 */
export async function expireLots(
  tx: Tx,
  { siteId, day }: { siteId: SiteId; day: LocalDate },
): Promise<number> {
  const dated = await store.listLotsExpiringBy(tx, siteId, addDays(day, longestShelfLife));
  const skus = await findSkus(tx, [...new Set(dated.map((lot) => lot.skuId))]);
  let taken = 0;
  for (const lot of dated) {
    const { minShelfLifeDays } = must(skus.get(lot.skuId), `${lot.skuId} is in the catalogue`);
    if (lot.free === 0 || lot.expiresOn > addDays(day, minShelfLifeDays)) continue;
    const removed = await removeStock(tx, {
      skuId: lot.skuId,
      siteId: lot.siteId,
      units: lot.free,
      lot: lot.lot,
      cause: 'expiry',
      // Several times a day is fine: what a released hold sets free later goes then.
      causeId: `${day}/${tx.now}`,
    });
    if (removed.ok) taken += lot.free;
  }
  return taken;
}

/** Sets the buffer that is never sold; it may exceed what is on hand. */
export async function setSafetyStock(
  tx: Tx,
  place: { skuId: SkuId; siteId: SiteId },
  safety: Units,
): Promise<void> {
  await store.updateSafety(tx, place, safety);
}

export interface Promisable extends Stock {
  readonly toSell: Units;
  readonly toPromise: Units;
}

/** What can be sold now and promised for `by`, per site. */
export async function listAvailability(
  tx: Tx,
  query: { skuIds: readonly SkuId[]; siteIds?: readonly SiteId[]; by?: Instant },
): Promise<Promisable[]> {
  const [stock, inbound] = await Promise.all([
    store.listStock(tx, query.skuIds, query.siteIds),
    query.by === undefined ? [] : receiptStore.listInbound(tx, query.skuIds),
  ]);
  return stock.map((s) => ({
    ...s,
    toSell: availableToPromise(s, [], tx.now),
    toPromise: availableToPromise(
      s,
      inbound.filter((r) => r.skuId === s.skuId && r.siteId === s.siteId),
      query.by ?? tx.now,
    ),
  }));
}
