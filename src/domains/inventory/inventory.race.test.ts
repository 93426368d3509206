import {
  expectOk,
  minutes,
  newId,
  ok,
  plus,
  refuse,
  type ReservationId,
  type Result,
  seconds,
  seededRandom,
  units,
} from '@waystock/kernel';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestDatabase, quiet, type TestDatabase } from '../../../test/support/database.ts';
import { seedGoods, site, sku, stockUp } from '../../../test/support/goods.ts';
import { openDatabase } from '../../storage/database.ts';
import type { Tx } from '../../world.ts';
import {
  confirmReservation,
  expireHolds,
  findReservation,
  holdStock,
  listDrift,
  pickLots,
  releaseReservations,
  removeStock,
  reportShortPick,
  splitReservation,
} from './index.ts';
import type { HoldStock } from './inventory.ts';
import type { ReservationLine } from './reservation.ts';

/**
 * Many connections at once. Every race is run with the product's command and with a planted one that
 * has the mistake the race is there to find; a race that does not catch its plant proves nothing.
 */
let base: TestDatabase;
beforeAll(async () => {
  base = await openTestDatabase({
    connections: 16,
    // As a large table would be planned: rows are then locked in the order they are asked for.
    sessionSettings:
      'set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off',
  });
  // A deadlock shows at once instead of after a second.
  await asOwner(
    `alter database ${new URL(base.adminUrl).pathname.slice(1)} set deadlock_timeout = 20`,
  );
});
afterAll(() => base.drop());

async function asOwner(text: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: base.adminUrl });
  await client.connect();
  try {
    return await client.query(text);
  } finally {
    await client.end();
  }
}

let shelves = 0;
async function shelf(onHand: number) {
  const n = shelves++;
  const place = { skuId: sku(`SKU-${n}`), siteId: site(`SITE-${n}`) };
  await base.db.transact(async (tx) => {
    await seedGoods(tx, { sites: [place.siteId], skus: [place.skuId] });
    await stockUp(tx, place.skuId, place.siteId, onHand);
  });
  return { ...place, of: (n: number): ReservationLine => ({ ...place, units: units(n) }) };
}
type Shelf = Awaited<ReturnType<typeof shelf>>;

type Hold = (tx: Tx, hold: HoldStock) => Promise<Result<ReservationId, { kind: string }>>;
type Confirm = (tx: Tx, id: ReservationId) => Promise<Result<unknown, { kind: string }>>;

/** Everybody holds at once; `attempts` exceeds `asked` when a deadlock made one start again. */
async function everybodyHolds(hold: Hold, baskets: readonly (readonly ReservationLine[])[]) {
  let attempts = 0;
  const results = await Promise.all(
    baskets.map((lines, n) =>
      base.db.transact((tx) => {
        attempts++;
        return hold(tx, { purpose: `buyer-${n}`, lines });
      }),
    ),
  );
  const kinds = new Set(results.flatMap((result) => (result.ok ? [] : [result.error.kind])));
  const won = baskets.filter((_, n) => results[n]?.ok);
  const promised = won.flat().reduce((total, line) => total + line.units, 0);
  return { won: won.length, promised, kinds: [...kinds], attempts };
}

/** Which books disagree about these stock rows; the plants leave their mark on others. */
const driftAt = async (...rows: readonly Shelf[]): Promise<string[]> =>
  (await base.db.read(listDrift))
    .filter((one) => rows.some((row) => row.skuId === one.skuId))
    .map((one) => one.rule);
const times = <T>(n: number, make: (i: number) => T): T[] =>
  Array.from({ length: n }, (_, i) => make(i));

/** Returns a function whose first `n` callers wait for each other. */
function meetingOf(n: number): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let arrived = 0;
  return () => {
    if (++arrived >= n) resolve();
    return promise;
  };
}

/** Resolves once some connection of this database waits for a row; asks instead of sleeping. */
async function somebodyWaits(): Promise<void> {
  for (;;) {
    const { rows } = await asOwner(`select count(*)::integer as n from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`);
    if (rows[0].n > 0) return;
  }
}

async function insertReservation(tx: Tx, hold: HoldStock): Promise<ReservationId> {
  const id = newId<ReservationId>('rsv', tx.now, tx.random);
  await sql`insert into inventory.reservation (id, purpose, state, expires_at, created_at)
    values (${id}, ${hold.purpose}, 'held', ${new Date(plus(tx.now, minutes(30)))},
      ${new Date(tx.now)})`.execute(tx.sql);
  return id;
}

describe('the last unit', () => {
  const buyers = 1_000;

  test('goes to exactly one of 1,000 buyers', async () => {
    const last = await shelf(1);
    const baskets = times(buyers, () => [last.of(1)]);
    expect(await everybodyHolds(holdStock, baskets)).toEqual({
      won: 1,
      promised: 1,
      kinds: ['out-of-stock'],
      attempts: buyers,
    });
    expect(await driftAt(last)).toEqual([]);
  });

  test('a hold that reads and then writes sells it twice', async () => {
    const last = await shelf(1);
    const bothHaveRead = meetingOf(2);
    const readThenWrite: Hold = async (tx, hold) => {
      const { rows } = await sql<{ reserved: number; free: number }>`
        select reserved, on_hand - reserved - safety as free from inventory.stock
        where sku_id = ${last.skuId} and site_id = ${last.siteId}`.execute(tx.sql);
      const { reserved = 0, free = 0 } = rows[0] ?? {};
      await bothHaveRead();
      if (free < 1) return refuse({ kind: 'out-of-stock' });
      await sql`update inventory.stock set reserved = ${reserved + 1}
        where sku_id = ${last.skuId} and site_id = ${last.siteId}`.execute(tx.sql);
      return ok(await insertReservation(tx, hold));
    };
    const sold = await everybodyHolds(
      readThenWrite,
      times(50, () => [last.of(1)]),
    );
    expect(sold.won).toBeGreaterThan(1);
  });
});

describe('two lines of one order on one stock row', () => {
  test('are one demand on it: three units serve one order of 1 + 1', async () => {
    const few = await shelf(3);
    const baskets = times(100, () => [few.of(1), few.of(1)]);
    const sold = await everybodyHolds(holdStock, baskets);
    expect(sold).toMatchObject({ won: 1, promised: 2, attempts: 100 });
    expect(await driftAt(few)).toEqual([]);
  });

  test('a hold that does not add them up promises more than there is', async () => {
    const few = await shelf(3);
    const lineByRow: Hold = async (tx, hold) => {
      const { rows } = await sql`
        update inventory.stock s set reserved = s.reserved + l.units
        from unnest(${hold.lines.map((l) => l.skuId)}::text[],
          ${hold.lines.map((l) => l.units)}::integer[]) as l (sku_id, units)
        where s.sku_id = l.sku_id and s.on_hand - s.reserved - s.safety >= l.units
        returning 1 as taken`.execute(tx.sql);
      if (rows.length === 0) return refuse({ kind: 'out-of-stock' });
      return ok(await insertReservation(tx, hold));
    };
    const sold = await everybodyHolds(
      lineByRow,
      times(20, () => [few.of(1), few.of(1)]),
    );
    expect(sold.promised).toBeGreaterThan(3);
  });
});

describe('orders that name two SKUs in opposite order', () => {
  const opposite = (a: Shelf, b: Shelf, n: number) =>
    times(n, (i) => (i % 2 ? [a.of(1), b.of(1)] : [b.of(1), a.of(1)]));

  test.each([
    ['all succeed while there is enough', 200, 200],
    ['one is served when there is one', 1, 1],
    ['and none waits for another in a circle', 50, 50],
  ])('%s', async (_name, onHand, won) => {
    const [a, b] = [await shelf(onHand), await shelf(onHand)];
    const sold = await everybodyHolds(holdStock, opposite(a, b, 200));
    expect(sold).toMatchObject({ won, promised: 2 * won, attempts: 200 });
    expect(await driftAt(a, b)).toEqual([]);
  });

  test('a hold that locks in the order of the basket deadlocks', async () => {
    const [a, b] = [await shelf(2), await shelf(2)];
    const bothHaveOne = meetingOf(2);
    const oneByOne: Hold = async (tx, hold) => {
      for (const line of hold.lines) {
        const { rows } = await sql`
          update inventory.stock set reserved = reserved + ${line.units}
          where sku_id = ${line.skuId} and site_id = ${line.siteId}
            and on_hand - reserved - safety >= ${line.units}
          returning 1 as taken`.execute(tx.sql);
        if (rows.length === 0) return refuse({ kind: 'out-of-stock' });
        await bothHaveOne();
      }
      return ok(await insertReservation(tx, hold));
    };
    const sold = await everybodyHolds(oneByOne, opposite(a, b, 2));
    expect(sold.attempts).toBeGreaterThan(2);
  });
});

describe('the sweeper and late payers', () => {
  const holds = 300;

  /** Buyers confirm in the last millisecond while sweepers, whose clock is past it, end holds. */
  async function race(confirm: Confirm, afterSweep: () => void = () => undefined) {
    const some = await shelf(holds);
    const ids: ReservationId[] = [];
    for (let n = 0; n < holds; n += 50)
      ids.push(
        ...(await base.db.transact((tx) =>
          Promise.all(
            times(50, async (i) =>
              expectOk(await holdStock(tx, { purpose: `late-${n + i}`, lines: [some.of(1)] })),
            ),
          ),
        )),
      );
    const end = plus(base.clock.now, minutes(30));
    base.clock.now = plus(end, seconds(-0.001));
    const sweepers = openDatabase({
      url: base.url,
      now: () => end,
      random: seededRandom('sweepers'),
      log: quiet,
      routes: new Map(),
      connections: 3,
    });
    const sweep = async (): Promise<void> => {
      for (;;) {
        const n = await sweepers.transact((tx) => expireHolds(tx, 5));
        afterSweep();
        if (n === 0) return;
      }
    };
    const [answers] = await Promise.all([
      // The sweepers begin with the oldest, so that they and the buyers meet half-way.
      Promise.all(ids.toReversed().map((id) => base.db.transact((tx) => confirm(tx, id)))),
      ...times(3, sweep),
    ]);
    await sweepers.close();
    base.clock.now = end;
    const found = await base.db.read((tx) => Promise.all(ids.map((id) => findReservation(tx, id))));
    const swept = found.filter((one) => one?.state === 'expired').length;
    const confirmed = answers.filter((answer) => answer.ok).length;
    const kinds = new Set(answers.flatMap((answer) => (answer.ok ? [] : [answer.error.kind])));
    return { confirmed, swept, kinds: [...kinds], some };
  }

  test('agree about every hold, and its units are sold or free, never both', async () => {
    const { confirmed, swept, kinds, some } = await race(confirmReservation);
    expect(confirmed).toBeGreaterThan(0);
    expect(swept).toBeGreaterThan(0);
    expect(confirmed + swept).toBe(holds);
    expect(kinds).toEqual(['hold-expired']);
    expect(await driftAt(some)).toEqual([]);
    expect(await everybodyHolds(holdStock, [[some.of(swept)]])).toMatchObject({ won: 1 });
    expect(await everybodyHolds(holdStock, [[some.of(1)]])).toMatchObject({ won: 0 });
  });

  test('a confirmation that reads and then writes keeps units that were given back', async () => {
    const { promise: firstSweep, resolve } = Promise.withResolvers<void>();
    const readThenConfirm: Confirm = async (tx, id) => {
      const found = await findReservation(tx, id);
      await firstSweep;
      if (found?.state !== 'held') return refuse({ kind: 'hold-expired' });
      await sql`update inventory.reservation set state = 'confirmed', expires_at = null
        where id = ${id}`.execute(tx.sql);
      return ok(undefined);
    };
    const { some } = await race(readThenConfirm, resolve);
    expect(await driftAt(some)).toContain('reserved = live reservation lines');
  });
});

describe('a release that waits for another change of the reservation', () => {
  type Release = (tx: Tx, id: ReservationId) => Promise<unknown>;
  const changes: [string, (tx: Tx, id: ReservationId, some: Shelf) => Promise<unknown>][] = [
    [
      'a short pick',
      (tx, reservationId, some) =>
        reportShortPick(tx, { reservationId, ...some, missing: units(2) }),
    ],
    [
      'a split',
      (tx, id, some) => splitReservation(tx, id, { purpose: 'part', lines: [some.of(2)] }),
    ],
  ];

  async function race(change: (typeof changes)[number][1], release: Release): Promise<Shelf> {
    const some = await shelf(20);
    const reserve = async (n: number) => {
      const hold = { purpose: 'order', lines: [some.of(n)] };
      const id = expectOk(await base.db.transact((tx) => holdStock(tx, hold)));
      expectOk(await base.db.transact((tx) => confirmReservation(tx, id)));
      return id;
    };
    const [id] = [await reserve(4), await reserve(8)];
    const { promise: changed, resolve } = Promise.withResolvers<void>();
    await Promise.all([
      base.db.transact(async (tx) => {
        await change(tx, id, some);
        resolve();
        await somebodyWaits();
      }),
      changed.then(() => base.db.transact((tx) => release(tx, id))),
    ]);
    return some;
  }
  test.each(changes)('gives back what %s has left, not what was', async (_name, change) => {
    const some = await race(change, (tx, id) => releaseReservations(tx, [id]));
    expect(await driftAt(some)).toEqual([]);
  });

  test.each(changes)('in one statement it would not see %s', async (_name, change) => {
    const oneStatement: Release = (tx, id) =>
      sql`
        with ended as (
          update inventory.reservation set state = 'released' where id = ${id} returning id
        )
        update inventory.stock s set reserved = s.reserved - l.units
        from inventory.reservation_line l join ended e on e.id = l.reservation_id
        where s.sku_id = l.sku_id and s.site_id = l.site_id
      `.execute(tx.sql);
    const some = await race(change, oneStatement);
    expect(await driftAt(some)).toContain('reserved = live reservation lines');
  });
});

describe('a crowd at one shelf', () => {
  test('of buyers and damage leaves no unit both sold and gone', async () => {
    const some = await shelf(30);
    const outcomes = await Promise.all([
      everybodyHolds(
        holdStock,
        times(40, () => [some.of(1)]),
      ).then(({ won }) => won),
      ...times(40, async (n) => {
        const damage = { ...some.of(1), cause: 'damage', causeId: `drop-${n}` } as const;
        return (await base.db.transact((tx) => removeStock(tx, damage))).ok ? 1 : 0;
      }),
    ]);
    expect(outcomes.reduce((total, n) => total + n, 0)).toBe(30);
    expect(await driftAt(some)).toEqual([]);
  });

  test('of pickers puts no unit into two totes', async () => {
    const some = await shelf(25);
    const picks = await Promise.all(
      times(40, () => base.db.transact((tx) => pickLots(tx, some, units(1)))),
    );
    expect(picks.flat()).toHaveLength(25);
  });
});
