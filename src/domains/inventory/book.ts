import {
  assert,
  type Instant,
  must,
  ok,
  refuse,
  type ReservationId,
  type Result,
  type SiteId,
  type SkuId,
  type Units,
  units,
} from '@waystock/kernel';
import type { InventoryError, OutOfStock } from './errors.ts';
import { aggregate, isLive, type Reservation, type ReservationLine } from './reservation.ts';
import { type Lot, pickFirstExpired, type Stock } from './stock.ts';

/**
 * The whole book of stock as plain values: what the SQL of this domain must do, without locks, rows
 * and round trips. Commands take a book and return the next one. `reservation.property.test.ts`
 * shows that no sequence of commands breaks a rule of it, `inventory.model.db.test.ts` that the SQL
 * agrees with it on random sequences. It decides nothing in production.
 */
export interface Book {
  readonly shelves: ReadonlyMap<string, Shelf>;
  readonly reservations: ReadonlyMap<ReservationId, Reservation>;
  readonly movements: readonly Movement[];
}

/** A stock row with its sellable lots. */
export interface Shelf extends Stock {
  readonly lots: readonly Lot[];
}

export interface Place {
  readonly skuId: SkuId;
  readonly siteId: SiteId;
}

export interface Movement extends Place {
  readonly cause: string;
  readonly onHand: number;
  readonly reserved: number;
}

export const emptyBook: Book = { shelves: new Map(), reservations: new Map(), movements: [] };

export function shelfAt(book: Book, { skuId, siteId }: Place): Shelf {
  const none = units(0);
  return (
    book.shelves.get(keyOf({ skuId, siteId })) ?? {
      skuId,
      siteId,
      onHand: none,
      reserved: none,
      safety: none,
      lots: [],
    }
  );
}

/** May be negative, when the safety stock is more than there is. */
export const freeToHold = (shelf: Stock): number => shelf.onHand - shelf.reserved - shelf.safety;

export function hold(
  book: Book,
  wanted: { id: ReservationId; purpose: string; lines: readonly ReservationLine[]; until: Instant },
): Result<Book, OutOfStock> {
  const lines = aggregate(wanted.lines);
  const short = lines
    .map((line) => ({ line, free: freeToHold(shelfAt(book, line)) }))
    .filter(({ line, free }) => free < line.units)
    .map(({ line: { skuId, siteId, units: n }, free }) => ({
      skuId,
      siteId,
      wanted: n,
      available: units(Math.max(0, free)),
    }));
  if (short.length > 0) return refuse({ kind: 'out-of-stock', lines: short });
  const { id, purpose, until } = wanted;
  const held: Reservation = { id, purpose, state: 'held', expiresAt: until, lines };
  let next = withReservation(book, held);
  for (const line of lines) next = move(next, line, { cause: 'hold', reserved: line.units });
  return ok(next);
}

export function confirm(book: Book, id: ReservationId, now: Instant): Result<Book, InventoryError> {
  const found = book.reservations.get(id);
  if (found && isHeldAt(found, now))
    return ok(withReservation(book, { ...found, state: 'confirmed', expiresAt: undefined }));
  if (found?.state === 'confirmed') return ok(book);
  return found === undefined || found.state === 'held' || found.state === 'expired'
    ? refuse({ kind: 'hold-expired', reservationId: id })
    : refuse({ kind: 'reservation-not-live', reservationId: id, state: found.state });
}

export function extend(
  book: Book,
  id: ReservationId,
  at: { now: Instant; until: Instant },
): Result<Book, InventoryError> {
  const found = book.reservations.get(id);
  return found && isHeldAt(found, at.now)
    ? ok(withReservation(book, { ...found, expiresAt: at.until }))
    : refuse({ kind: 'hold-expired', reservationId: id });
}

export function release(book: Book, id: ReservationId): Book {
  const found = book.reservations.get(id);
  return found && isLive(found.state) ? end(book, found, 'released') : book;
}

export function expire(book: Book, now: Instant): Book {
  let next = book;
  for (const held of book.reservations.values())
    if (held.state === 'held' && !isHeldAt(held, now)) next = end(next, held, 'expired');
  return next;
}

export function split(
  book: Book,
  from: ReservationId,
  part: { id: ReservationId; purpose: string; lines: readonly ReservationLine[] },
): Book {
  const whole = must(book.reservations.get(from), `no reservation ${from}`);
  assert(isLive(whole.state), `${from} is not live`);
  const lines = aggregate(part.lines);
  let rest = whole;
  for (const line of lines) rest = lower(rest, line, line.units);
  return withReservation(withReservation(book, rest), { ...whole, ...part, lines });
}

/** Picks lots, first expired first, and hands them over. */
export function consume(book: Book, id: ReservationId): Result<Book, InventoryError> {
  const found = book.reservations.get(id);
  if (found?.state === 'consumed') return ok(book);
  if (found?.state !== 'confirmed')
    return refuse({
      kind: 'reservation-not-live',
      reservationId: id,
      state: found?.state ?? 'unknown',
    });
  let next = withReservation(book, { ...found, state: 'consumed' });
  for (const line of found.lines) next = takeLots(next, line, 'hand-over');
  return ok(next);
}

export function reportShort(
  book: Book,
  short: Place & { readonly id: ReservationId; readonly missing: Units },
): Book {
  const found = must(book.reservations.get(short.id), `no reservation ${short.id}`);
  assert(isLive(found.state), `${short.id} is not live`);
  const next = withReservation(book, lower(found, short, short.missing));
  return takeLots(next, { ...short, units: short.missing }, 'short-pick');
}

export function receive(
  book: Book,
  receipt: ReservationLine & Pick<Lot, 'lot' | 'expiresOn'>,
): Book {
  const { lot, expiresOn, units: n } = receipt;
  const shelf = shelfAt(book, receipt);
  const before = shelf.lots.find((l) => l.lot === lot);
  const grown: Lot = {
    lot,
    expiresOn: expiresOn ?? before?.expiresOn,
    units: units((before?.units ?? 0) + n),
    picked: before?.picked ?? units(0),
  };
  const lots = [...shelf.lots.filter((l) => l.lot !== lot), grown];
  return move(withShelf(book, { ...shelf, lots }), receipt, { cause: 'receipt', onHand: n });
}

export function remove(
  book: Book,
  removal: ReservationLine & Pick<Lot, 'lot'>,
): Result<Book, InventoryError> {
  const { skuId, siteId, units: n } = removal;
  const shelf = shelfAt(book, removal);
  const lot = shelf.lots.find((l) => l.lot === removal.lot);
  const { onHand, reserved } = shelf;
  if (!lot || lot.units - lot.picked < n || onHand - reserved < n)
    return refuse({ kind: 'stock-spoken-for', skuId, siteId, onHand, reserved, asked: n });
  const next = withShelf(book, { ...shelf, lots: fewer(shelf.lots, removal.lot, n) });
  return ok(move(next, removal, { cause: 'removal', onHand: -n }));
}

export const setSafety = (book: Book, place: Place, safety: Units): Book =>
  withShelf(book, { ...shelfAt(book, place), safety });

/** What is wrong with a book; nothing ever may be. */
export function brokenRules(book: Book): string[] {
  const broken: string[] = [];
  const live = [...book.reservations.values()].filter(({ state }) => isLive(state));
  for (const shelf of book.shelves.values()) {
    const here = (at: Place): boolean => keyOf(at) === keyOf(shelf);
    const total = <T extends Place>(of: readonly T[], value: (one: T) => number): number =>
      of.filter(here).reduce((sum, one) => sum + value(one), 0);
    const rules = {
      'reserved is not negative': shelf.reserved >= 0,
      'never oversold: reserved ≤ on hand': shelf.reserved <= shelf.onHand,
      'reserved = live lines':
        shelf.reserved ===
        total(
          live.flatMap((r) => r.lines),
          (line) => line.units,
        ),
      'on hand = Σ movements': shelf.onHand === total(book.movements, (m) => m.onHand),
      'reserved = Σ movements': shelf.reserved === total(book.movements, (m) => m.reserved),
      'on hand = Σ lots': shelf.onHand === shelf.lots.reduce((sum, lot) => sum + lot.units, 0),
      'no lot below nothing': shelf.lots.every((lot) => lot.units >= 0),
    };
    for (const [rule, holds] of Object.entries(rules))
      if (!holds) broken.push(`${rule} (${shelf.skuId} at ${shelf.siteId})`);
  }
  return broken;
}

const keyOf = ({ skuId, siteId }: Place): string => JSON.stringify([skuId, siteId]);

const isHeldAt = ({ state, expiresAt }: Reservation, now: Instant): boolean =>
  state === 'held' && expiresAt !== undefined && expiresAt > now;

const withShelf = (book: Book, shelf: Shelf): Book => ({
  ...book,
  shelves: new Map(book.shelves).set(keyOf(shelf), shelf),
});

const withReservation = (book: Book, reservation: Reservation): Book => ({
  ...book,
  reservations: new Map(book.reservations).set(reservation.id, reservation),
});

function move(
  book: Book,
  { skuId, siteId }: Place,
  by: { cause: string; onHand?: number; reserved?: number },
): Book {
  const shelf = shelfAt(book, { skuId, siteId });
  const { cause, onHand = 0, reserved = 0 } = by;
  const moved = withShelf(book, {
    ...shelf,
    onHand: units(shelf.onHand + onHand),
    reserved: units(shelf.reserved + reserved),
  });
  return { ...moved, movements: [...book.movements, { skuId, siteId, cause, onHand, reserved }] };
}

function end(book: Book, live: Reservation, state: 'released' | 'expired'): Book {
  let next = withReservation(book, { ...live, state, expiresAt: undefined });
  for (const line of live.lines) next = move(next, line, { cause: state, reserved: -line.units });
  return next;
}

/** Reserved units leave the shelf for good. */
function takeLots(book: Book, line: ReservationLine, cause: string): Book {
  const shelf = shelfAt(book, line);
  let { lots } = shelf;
  for (const pick of pickFirstExpired(lots, line.units)) lots = fewer(lots, pick.lot, pick.units);
  const taken = { cause, onHand: -line.units, reserved: -line.units };
  return move(withShelf(book, { ...shelf, lots }), line, taken);
}

const fewer = (lots: readonly Lot[], name: string, n: Units): Lot[] =>
  lots.map((lot) => (lot.lot === name ? { ...lot, units: units(lot.units - n) } : lot));

function lower(reservation: Reservation, place: Place, by: Units): Reservation {
  const held = reservation.lines.find((line) => keyOf(line) === keyOf(place));
  assert(held && held.units >= by, `${reservation.id} does not hold ${by} ${place.skuId}`);
  const lines = reservation.lines
    .map((line) => (line === held ? { ...line, units: units(line.units - by) } : line))
    .filter((line) => line.units > 0);
  return { ...reservation, lines };
}
