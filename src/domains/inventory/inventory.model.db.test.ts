import {
  asId,
  minutes,
  must,
  newId,
  ok,
  plus,
  type ReservationId,
  type Result,
  units,
} from '@waystock/kernel';
import * as fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { seedGoods } from '../../../test/support/goods.ts';
import {
  type Answer,
  dayOf,
  lineOf,
  lineToLower,
  lotOf,
  type Model,
  placeOf,
  reservationOf,
  startOf,
  type Step,
  steps,
  takeStep,
} from '../../../test/support/inventory-steps.ts';
import type { Tx } from '../../world.ts';
import { type Book, shelfAt } from './book.ts';
import {
  confirmReservation,
  consumeReservation,
  expireHolds,
  extendHold,
  findReservation,
  holdStock,
  listDrift,
  pickLots,
  receiveStock,
  releaseReservations,
  removeStock,
  reportShortPick,
  setSafetyStock,
  splitReservation,
} from './index.ts';
import type { HoldStock } from './inventory.ts';
import { aggregate } from './reservation.ts';

/** The SQL agrees with the pure book on random sequences of commands. */
let base: TestDatabase;
beforeAll(async () => {
  base = await openTestDatabase({ connections: 2 });
  await base.db.transact((tx) => seedGoods(tx, { sites: ['NY', 'CHI'], skus: [] }));
});
afterAll(() => base.drop());

type Hold = (tx: Tx, hold: HoldStock) => Promise<Result<ReservationId, { kind: string }>>;
interface Real {
  readonly hold: Hold;
  causes: number;
}
interface Expected {
  readonly label: string;
  model: Model;
}

/** Does a step with the SQL; the id is that of a reservation that came of it. */
async function perform(
  { label, model }: Expected,
  real: Real,
  step: Step,
): Promise<{ answer: Answer; id?: ReservationId }> {
  const run = <T>(work: (tx: Tx) => Promise<T>) => base.db.transact(work);
  const causeId = `${label}-${real.causes++}`;
  const told = (result: Result<unknown, { kind: string }>): { answer: Answer } => ({
    answer: result.ok ? 'ok' : result.error.kind,
  });
  const nth = 'nth' in step ? reservationOf(model, step.nth)?.id : undefined;
  const id = nth ?? asId<ReservationId>('none');
  switch (step.do) {
    case 'hold': {
      const lines = step.lines.map((line) => lineOf(line, label));
      const holdFor = minutes(step.minutes);
      const held = await run((tx) => real.hold(tx, { purpose: label, lines, holdFor }));
      return held.ok ? { answer: 'ok', id: held.value } : told(held);
    }
    case 'receive': {
      const expiresOn = dayOf(step.day);
      const receipt = { ...lineOf(step.of, label), lot: lotOf(step.lot), causeId };
      await run((tx) =>
        receiveStock(tx, { ...receipt, ...(expiresOn ? { expiresOn } : {}), cause: 'receipt' }),
      );
      return { answer: 'ok' };
    }
    case 'remove': {
      const removal = { ...lineOf(step.of, label), lot: lotOf(step.lot), causeId };
      return told(await run((tx) => removeStock(tx, { ...removal, cause: 'damage' })));
    }
    case 'safety': {
      const place = placeOf(step.of.place, label);
      await run((tx) => setSafetyStock(tx, place, units(step.of.units)));
      return { answer: 'ok' };
    }
    case 'wait':
      base.clock.now = plus(base.clock.now, minutes(step.minutes));
      return { answer: 'ok' };
    case 'expire':
      await run((tx) => expireHolds(tx));
      return { answer: 'ok' };
    case 'short':
    case 'split': {
      const { line } = must(lineToLower(model, step), 'the model skips this');
      if (step.do === 'split') {
        const part = { purpose: 'part', lines: [line] };
        return { answer: 'ok', id: await run((tx) => splitReservation(tx, id, part)) };
      }
      const short = { reservationId: id, ...line, missing: line.units };
      await run((tx) => reportShortPick(tx, short));
      return { answer: 'ok' };
    }
    case 'confirm':
      return told(await run((tx) => confirmReservation(tx, id)));
    case 'release':
      await run((tx) => releaseReservations(tx, [id]));
      return { answer: 'ok' };
    case 'extend': {
      const until = plus(base.clock.now, minutes(step.minutes));
      return told(await run((tx) => extendHold(tx, id, until)));
    }
    case 'consume':
      return told(await run((tx) => pickAndConsume(tx, id)));
  }
}

async function pickAndConsume(tx: Tx, id: ReservationId) {
  const found = await findReservation(tx, id);
  const picks = [];
  for (const line of found?.state === 'confirmed' ? found.lines : [])
    for (const pick of await pickLots(tx, line, line.units)) picks.push({ ...line, ...pick });
  return consumeReservation(tx, id, picks);
}

interface State {
  readonly shelves: readonly (readonly [onHand: number, reserved: number, safety: number])[];
  readonly lots: readonly string[];
  readonly reservations: readonly string[];
}

const text = (skuId: string, siteId: string, n: number): string => `${n} ${skuId} at ${siteId}`;

function stateOf(book: Book, { label, model }: Expected): State {
  const shelves = [0, 1, 2, 3].map((n) => shelfAt(book, placeOf(n, label)));
  const lots = shelves.flatMap(({ skuId, siteId, lots }) =>
    lots
      .filter((lot) => lot.units > 0)
      .map((lot) => `${lot.lot} ${lot.expiresOn ?? ''} ${text(skuId, siteId, lot.units)}`),
  );
  return {
    shelves: shelves.map(({ onHand, reserved, safety }) => [onHand, reserved, safety] as const),
    lots: lots.sort(),
    reservations: model.ids.map((id) => {
      const { state, expiresAt, lines } = must(book.reservations.get(id), `no ${id} in the model`);
      const held = lines.map((line) => text(line.skuId, line.siteId, line.units));
      return `${state} ${expiresAt ?? ''} ${held.join(', ')}`;
    }),
  };
}

/** The same picture of the database. */
async function readState({ label, model }: Expected): Promise<State> {
  return base.db.read(async (tx) => {
    const [stock, lots, found] = await Promise.all([
      sql<{ sku: string; site: string; on_hand: number; reserved: number; safety: number }>`
        select sku_id as sku, site_id as site, on_hand, reserved, safety from inventory.stock
        where starts_with(sku_id, ${`${label}-`})`.execute(tx.sql),
      sql<{ sku: string; site: string; lot: string; expires_on: string | null; units: number }>`
        select sku_id as sku, site_id as site, lot, expires_on, units from inventory.lot
        where starts_with(sku_id, ${`${label}-`}) and status = 'sellable' and units > 0
          and picked = 0`.execute(tx.sql),
      Promise.all(model.ids.map((id) => findReservation(tx, id))),
    ]);
    const shelves = [0, 1, 2, 3].map((n) => {
      const { skuId, siteId } = placeOf(n, label);
      const row = stock.rows.find((one) => one.sku === skuId && one.site === siteId);
      return [row?.on_hand ?? 0, row?.reserved ?? 0, row?.safety ?? 0] as const;
    });
    return {
      shelves,
      lots: lots.rows
        .map((row) => `${row.lot} ${row.expires_on ?? ''} ${text(row.sku, row.site, row.units)}`)
        .sort(),
      reservations: found.map((one) => {
        const held = one?.lines.map((line) => text(line.skuId, line.siteId, line.units)) ?? [];
        return `${one?.state} ${one?.expiresAt ?? ''} ${held.join(', ')}`;
      }),
    };
  });
}

const nobody = asId<ReservationId>('rsv_nobody');
const commandOf = (step: Step): fc.AsyncCommand<Expected, Real> => ({
  check: ({ label, model }) =>
    takeStep(model, step, { label, freshId: nobody }).answer !== 'skipped',
  async run(expected, real) {
    const { answer, id } = await perform(expected, real, step);
    const said = takeStep(expected.model, step, { label: expected.label, freshId: id ?? nobody });
    expect(answer).toBe(said.answer);
    expected.model = said.model;
    expect(await readState(expected)).toEqual(stateOf(said.model.book, expected));
  },
  toString: () => JSON.stringify(step),
});

let runs = 0;
const agrees = (hold: Hold) =>
  fc.asyncProperty(
    fc.commands(
      steps.map((step) => step.map(commandOf)),
      { maxCommands: 60, size: 'max' },
    ),
    async (commands) => {
      const label = `RUN${runs++}`;
      const skus = [0, 1].map((n) => placeOf(n, label).skuId);
      await base.db.transact((tx) => seedGoods(tx, { sites: [], skus }));
      const setup = () => ({
        model: { label, model: startOf(base.clock.now) },
        real: { hold, causes: 0 },
      });
      await fc.asyncModelRun(setup, commands);
      expect(await base.db.read(listDrift)).toEqual([]);
    },
  );

test('on random sequences the SQL answers and ends like the pure book', async () => {
  await fc.assert(agrees(holdStock), { numRuns: 50, seed: 7 });
});

/** Reads what is free, decides in TypeScript, writes what it has worked out. */
const readThenWrite: Hold = async (tx, { purpose, lines, holdFor = minutes(30) }) => {
  const id = newId<ReservationId>('rsv', tx.now, tx.random);
  const read = await Promise.all(
    lines.map(async (line) => {
      const { rows } = await sql<{ reserved: number; free: number }>`
        select reserved, on_hand - reserved - safety as free from inventory.stock
        where sku_id = ${line.skuId} and site_id = ${line.siteId}`.execute(tx.sql);
      return { line, reserved: rows[0]?.reserved ?? 0, free: rows[0]?.free ?? 0 };
    }),
  );
  if (read.some(({ line, free }) => free < line.units))
    return { ok: false, error: { kind: 'out-of-stock' } };
  for (const { line, reserved } of read)
    await sql`update inventory.stock set reserved = ${reserved + line.units}
      where sku_id = ${line.skuId} and site_id = ${line.siteId}`.execute(tx.sql);
  await sql`insert into inventory.reservation (id, purpose, state, expires_at, created_at)
    values (${id}, ${purpose}, 'held', ${new Date(plus(tx.now, holdFor))}, ${new Date(tx.now)})`.execute(
    tx.sql,
  );
  for (const line of aggregate(lines)) {
    await sql`insert into inventory.reservation_line values
      (${id}, ${line.skuId}, ${line.siteId}, ${line.units})`.execute(tx.sql);
    await sql`insert into inventory.movement
      (sku_id, site_id, reserved_change, cause, cause_id, at)
      values (${line.skuId}, ${line.siteId}, ${line.units}, 'hold', ${id}, ${new Date(tx.now)})`.execute(
      tx.sql,
    );
  }
  return ok(id);
};

test('a hold that reads and then writes is found out', async () => {
  const outcome = await fc.check(agrees(readThenWrite), {
    numRuns: 50,
    seed: 7,
    endOnFailure: true,
  });
  expect(outcome.failed).toBe(true);
  expect(String(outcome.errorInstance)).toMatch(/expected/);
});
