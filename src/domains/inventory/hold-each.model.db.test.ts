import {
  minutes,
  newId,
  ok,
  plus,
  refuse,
  type ReservationId,
  type Result,
  seededRandom,
  units,
} from '@waystock/kernel';
import * as fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { seedGoods } from '../../../test/support/goods.ts';
import { lineOf, placeOf } from '../../../test/support/inventory-steps.ts';
import type { Tx } from '../../world.ts';
import * as book from './book.ts';
import type { OutOfStock } from './errors.ts';
import { holdStockEach, listDrift, receiveStock, setSafetyStock } from './index.ts';
import type { HoldStock } from './inventory.ts';
import { orderHold } from './reservation.ts';

/** Holds in one statement are answered, and leave the stock, as if they came one after another. */
let base: TestDatabase;
beforeAll(async () => {
  base = await openTestDatabase({ connections: 2 });
  await base.db.transact((tx) => seedGoods(tx, { sites: ['NY', 'CHI'], skus: [] }));
});
afterAll(() => base.drop());

type Answers = Result<ReservationId, OutOfStock>[];
type HoldEach = (tx: Tx, holds: readonly HoldStock[]) => Promise<Answers>;
const fourPlaces = [0, 1, 2, 3];

/** Few units at few places, so that holds are in each other's way. */
const shelves = fc.tuple(
  ...fourPlaces.map(() => fc.record({ onHand: fc.nat(7), safety: fc.nat(2) })),
);
const wanted = fc.array(fc.record({ place: fc.nat(3), units: fc.integer({ min: 1, max: 3 }) }), {
  minLength: 1,
  maxLength: 3,
});
const batches = fc.array(wanted, { minLength: 1, maxLength: 8 });

/** What the pure book says to one hold after another. */
function oneAfterAnother(
  start: book.Book,
  holds: readonly (HoldStock & { reservationId: ReservationId })[],
) {
  let now = start;
  const answers = holds.map(({ reservationId: id, purpose, lines }) => {
    const held = book.hold(now, { id, purpose, lines, until: plus(base.clock.now, orderHold) });
    if (held.ok) now = held.value;
    return held.ok ? ok(id) : held;
  });
  return {
    answers,
    reserved: (n: number, label: string) => book.shelfAt(now, placeOf(n, label)).reserved,
  };
}

async function reservedIn(label: string): Promise<number[]> {
  const { rows } = await base.db.read((tx) =>
    sql<{ sku: string; site: string; reserved: number }>`
      select sku_id as sku, site_id as site, reserved from inventory.stock
      where starts_with(sku_id, ${`${label}-`}) order by sku_id, site_id`.execute(tx.sql),
  );
  return fourPlaces.map((n) => {
    const { skuId, siteId } = placeOf(n, label);
    return rows.find((row) => row.sku === skuId && row.site === siteId)?.reserved ?? 0;
  });
}

const luck = seededRandom('hold-each');
let runs = 0;
const agrees = (holdEach: HoldEach) =>
  fc.asyncProperty(shelves, batches, async (onShelves, batch) => {
    const label = `RUN${runs++}`;
    const start = await stockUp(label, onShelves);
    const holds = batch.map((lines, i) => ({
      reservationId: newId<ReservationId>('rsv', base.clock.now, luck),
      purpose: `${label}/${i}`,
      lines: lines.map((line) => lineOf(line, label)),
    }));
    const expected = oneAfterAnother(start, holds);
    expect(await base.db.transact((tx) => holdEach(tx, holds))).toEqual(expected.answers);
    expect(await reservedIn(label)).toEqual(fourPlaces.map((n) => expected.reserved(n, label)));
  });

async function stockUp(
  label: string,
  onShelves: readonly { onHand: number; safety: number }[],
): Promise<book.Book> {
  const skus = [0, 1].map((n) => placeOf(n, label).skuId);
  return base.db.transact(async (tx) => {
    await seedGoods(tx, { sites: [], skus });
    let start = book.emptyBook;
    for (const [n, { onHand, safety }] of onShelves.entries()) {
      // A place that has never had any has no row.
      if (onHand === 0) continue;
      const place = placeOf(n, label);
      const receipt = { ...place, units: units(onHand), lot: '', expiresOn: undefined };
      await receiveStock(tx, { ...place, units: units(onHand), cause: 'opening', causeId: label });
      await setSafetyStock(tx, place, units(safety));
      start = book.setSafety(book.receive(start, receipt), place, units(safety));
    }
    return start;
  });
}

test('a batch of holds ends like the pure book that takes them in turn', async () => {
  await fc.assert(agrees(holdStockEach), { numRuns: 150, seed: 11 });
  expect(await base.db.read(listDrift)).toEqual([]);
});

/** Counts those who were refused as if they had taken their units. */
const countsTheRefused: HoldEach = async (tx, holds) => {
  const answers: Answers = [];
  for (const hold of holds)
    answers.push(
      ...(answers.some((one) => !one.ok)
        ? [refuse({ kind: 'out-of-stock' as const, lines: [] })]
        : await holdStockEach(tx, [hold])),
    );
  return answers;
};

test('a batch that lets one refusal speak for those after it is found out', async () => {
  const outcome = await fc.check(agrees(countsTheRefused), { numRuns: 100, seed: 11 });
  expect(outcome.failed).toBe(true);
});

test('holds of one batch run out when each of them does', async () => {
  await base.db.transact((tx) => seedGoods(tx, { sites: [], skus: ['TTL-JAM'] }));
  const place = placeOf(0, 'TTL');
  await base.db.transact((tx) =>
    receiveStock(tx, { ...place, units: units(5), cause: 'opening', causeId: 'TTL' }),
  );
  const line = { ...place, units: units(1) };
  const held = await base.db.transact((tx) =>
    holdStockEach(tx, [
      { purpose: 'short', lines: [line], holdFor: minutes(10) },
      { purpose: 'usual', lines: [line, line] },
    ]),
  );
  expect(held.every((one) => one.ok)).toBe(true);
  const { rows } = await base.db.read((tx) =>
    sql<{ purpose: string; minutes: number }>`
      select purpose, (extract(epoch from expires_at - created_at) / 60)::integer as minutes
      from inventory.reservation where purpose in ('short', 'usual') order by purpose`.execute(
      tx.sql,
    ),
  );
  expect(rows).toEqual([
    { purpose: 'short', minutes: 10 },
    { purpose: 'usual', minutes: 30 },
  ]);
});
