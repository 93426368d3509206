import { hours, isoOf, plus } from '@waystock/kernel';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Checker, Moment } from '../../src/simulation/checker.ts';
import { capturedIsShipped, providerAgrees } from '../../src/simulation/checkers/money.ts';
import {
  booksAgree,
  everyOrderEnds,
  promiseNeverWorsened,
  schedulesWork,
} from '../../src/simulation/checkers/orders.ts';
import { neverOversold, unitsConserved } from '../../src/simulation/checkers/stock.ts';
import { openSimulatedCity, type SimulatedCity } from '../../src/simulation/simulated-city.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

let base: TestDatabase;
let admin: pg.Client;
let city: SimulatedCity;
const conserved = unitsConserved();

/** A city at noon of its first day, with orders at every stage. */
beforeAll(async () => {
  base = await openTestDatabase({ connections: 1 });
  const scenario = { seed: 'checkers', days: 1, faults: 'none', ordersPerDay: 80 } as const;
  city = await openSimulatedCity(scenario, {
    url: base.url,
    plant: ({ checkers }) => ({ checkers: [...checkers, conserved] }),
  });
  await city.simulation.begin();
  await city.simulation.run(plus(city.begins, hours(13)));
  admin = new pg.Client({ connectionString: base.adminUrl });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await city.close();
  await base.drop();
});

const complaints = (checker: Checker, moment: Moment = 'under-way') =>
  checker.reconcile?.(city.simulation.world, moment) ?? [];

/** What a checker says after a row was changed behind everybody's back; the row is mended again. */
async function after(checker: Checker, [spoil, mend]: readonly [string, string]) {
  const { rowCount } = await admin.query(spoil);
  expect(rowCount).toBe(1);
  const said = await complaints(checker);
  await admin.query(mend);
  return said;
}

const some = (table: string, id: string, where = 'true') =>
  `${id} = (select ${id} from ${table} where ${where} order by ${id} limit 1)`;

describe('a checker finds nothing in a sound city, and what is planted in it', () => {
  const stockRow = `ctid = (select ctid from inventory.stock order by sku_id, site_id limit 1)`;
  const lotRow = `ctid = (select ctid from inventory.lot order by sku_id, site_id, lot limit 1)`;
  const liveLine = `ctid = (select l.ctid from orders.shipment_line l
    join orders.shipment s on s.id = l.shipment_id
    where s.stage = 'allocated' order by s.id, l.line limit 1)`;
  const paid = some('payments.payment', 'id', 'authorised_minor > 0');
  const order = some('orders.orders', 'id', `stage = 'allocated'`);

  test.each<[string, Checker, readonly [string, string], RegExp]>([
    [
      'a unit out of nowhere',
      conserved,
      [
        `update inventory.stock set on_hand = on_hand + 1 where ${stockRow}`,
        `update inventory.stock set on_hand = on_hand - 1 where ${stockRow}`,
      ],
      /by facts, \d+ in the book/,
    ],
    [
      'a unit sold that nobody holds',
      neverOversold(),
      [
        `update orders.shipment_line set units = units + 1 where ${liveLine}`,
        `update orders.shipment_line set units = units - 1 where ${liveLine}`,
      ],
      /\(allocated\) needs .* reserved: /,
    ],
    [
      'money we believe to hold',
      providerAgrees({ accounts: () => city.provider.accounts() }),
      [
        `update payments.payment set authorised_minor = authorised_minor + 100 where ${paid}`,
        `update payments.payment set authorised_minor = authorised_minor - 100 where ${paid}`,
      ],
      /authorised \d+ in our book, \d+ in the provider’s/,
    ],
    [
      'a promise moved into the evening',
      promiseNeverWorsened(),
      [
        `update orders.orders set promised_at = promised_at + interval '1 hour' where ${order}`,
        `update orders.orders set promised_at = promised_at - interval '1 hour' where ${order}`,
      ],
      /promised .* now /,
    ],
    [
      'a lot that lost a unit',
      booksAgree(),
      [
        `update inventory.lot set units = units + 1 where ${lotRow}`,
        `update inventory.lot set units = units - 1 where ${lotRow}`,
      ],
      /^stock: /,
    ],
    [
      'a schedule that failed',
      schedulesWork(),
      [
        `update storage.schedule set last_error = 'gone' where name = 'plan-routes'`,
        `update storage.schedule set last_error = null where name = 'plan-routes'`,
      ],
      /^plan-routes: gone$/,
    ],
  ])('%s', async (_what, checker, change, complaint) => {
    expect(await complaints(checker)).toEqual([]);
    const said = await after(checker, change);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(complaint);
    expect(await complaints(checker)).toEqual([]);
  });

  test('a promise moved further than to the next attempt, and only after one in vain', async () => {
    const moved = (by: string) =>
      [
        `update orders.shipment set promised_at = promised_at + interval '${by}' where ${shipment}`,
        `update orders.shipment set promised_at = promised_at - interval '${by}' where ${shipment}`,
      ] as const;
    const shipment = some('orders.shipment', 'id', `stage = 'allocated'`);
    const { rows } = await admin.query(
      `select id, promised_at from orders.shipment where ${shipment}`,
    );
    const [{ id, promised_at }] = rows;
    const checker = promiseNeverWorsened();
    const inVain = (reason: string) =>
      checker.onFact?.({
        id: 'fct_1',
        at: city.simulation.now,
        kind: 'dispatch.delivery-failed',
        key: id,
        data: { reason, at: promised_at.toISOString() },
      });
    expect(await after(checker, moved('23 hours'))).toHaveLength(1);
    inVain('breakdown');
    expect(await after(checker, moved('23 hours'))).toHaveLength(1);
    inVain('nobody-home');
    expect(await after(checker, moved('23 hours'))).toEqual([]);
    expect(await after(checker, moved('25 hours'))).toEqual([
      expect.stringContaining(`${id} was promised`),
    ]);
  });

  test('a capture without a parcel', async () => {
    const honest = () => city.provider.accounts();
    const sound = await complaints(capturedIsShipped({ accounts: honest }), 'at-end');
    expect(sound).toEqual([]);
    const greedy = () =>
      honest().map((a, i) => (i === 0 ? { ...a, captured: a.captured + a.authorised } : a));
    const said = await complaints(capturedIsShipped({ accounts: greedy }), 'at-end');
    expect(said).toEqual([expect.stringMatching(/^ord_\w+: \d+ shipped, \d+ captured$/)]);
  });

  test('orders that do not end', async () => {
    expect(await complaints(everyOrderEnds())).toEqual([]);
    const said = await complaints(everyOrderEnds(), 'at-end');
    expect(said.length).toBeGreaterThan(5);
    expect(said[0]).toMatch(/^ord_\w+ is /);
    expect(isoOf(city.simulation.now)).toBe('2026-05-04T11:00:00.000Z');
  });
});
