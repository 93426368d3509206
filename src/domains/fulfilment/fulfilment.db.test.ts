import {
  expectOk,
  localDate,
  minutes,
  type PickListId,
  plus,
  type ReservationId,
  units,
} from '@waystock/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { factsOf } from '../../../test/support/facts.ts';
import { seedGoods, site, sku, stockUp } from '../../../test/support/goods.ts';
import { seedShipments, shipmentId } from '../../../test/support/shipments.ts';
import type { Tx } from '../../world.ts';
import {
  confirmReservation,
  findReservation,
  holdStock,
  listDrift,
  listStockOfSite,
  receiveStock,
} from '../inventory/index.ts';
import { getSite } from '../network/index.ts';
import {
  findJob,
  getFloors,
  getPickList,
  type ListedTask,
  listParcels,
  listPickLists,
  packShipment,
  putAwayShipment,
  releaseWave,
  reportShort,
  scanParcel,
  scanPick,
  unpackShipment,
} from './index.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await openTestDatabase();
  await base.db.transact(async (tx) => {
    await seedGoods(tx, { sites: ['NY'], skus: ['TEA', 'CUP', 'MILK'] });
    await stockUp(tx, 'TEA', 'NY', 1000);
    await stockUp(tx, 'CUP', 'NY', 1000);
  });
});
afterAll(() => base.drop());

const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => base.db.transact(work);
const lines = (of: Record<string, number>) =>
  Object.entries(of).map(([id, n]) => ({ skuId: sku(id), siteId: site('NY'), units: units(n) }));

let shipments = 0;
/** A shipment with a confirmed reservation, ready to be released. */
async function allocated(of: Record<string, number>, express = false) {
  const id = `shp_${++shipments}`;
  const reservationId = expectOk(
    await run(async (tx) => {
      await seedShipments(tx, { ids: [id], siteId: 'NY' });
      const held = await holdStock(tx, { purpose: id, lines: lines(of) });
      if (held.ok) expectOk(await confirmReservation(tx, held.value));
      return held;
    }),
  );
  return {
    shipmentId: shipmentId(id),
    attempt: 1,
    reservationId,
    express,
    promisedAt: plus(base.clock.now, minutes(600)),
    lines: lines(of),
  };
}
const release = (...wave: Awaited<ReturnType<typeof allocated>>[]) =>
  run((tx) => releaseWave(tx, { siteId: site('NY'), shipments: wave }));
async function tasksOf(id: string): Promise<ListedTask[]> {
  const lists = await run((tx) => listPickLists(tx, site('NY')));
  const tasks = await Promise.all(
    lists.map(async (l) => expectOk(await run((tx) => getPickList(tx, l.id)))),
  );
  return tasks.flat().filter((task) => task.shipmentId === id);
}
/** Releases one shipment and picks all of it. */
async function picked(of: Record<string, number>) {
  const shipment = await allocated(of);
  await release(shipment);
  for (const task of await tasksOf(shipment.shipmentId))
    expectOk(
      await run((tx) => scanPick(tx, { taskId: task.id, skuId: task.skuId, units: task.units })),
    );
  return shipment;
}
const stateOf = async (id: string) => (await run((tx) => findJob(tx, shipmentId(id))))?.state;
const facts = (id: string) => factsOf(base, id);
const reserved = async (id: ReservationId) =>
  (await run((tx) => findReservation(tx, id)))?.lines.map((l) => [l.skuId, l.units]);
const onHand = async (id: string) =>
  (await run((tx) => listStockOfSite(tx, site('NY'), { after: '', limit: 50 }))).find(
    (s) => s.skuId === id,
  )?.onHand;

describe('release', () => {
  beforeEach(async () => {
    for (const list of await run((tx) => listPickLists(tx, site('NY'))))
      for (const task of expectOk(await run((tx) => getPickList(tx, list.id))))
        await run((tx) => putAwayShipment(tx, { shipmentId: task.shipmentId, attempt: 1 }));
  });

  test('makes one walk for several shipments, express apart and first', async () => {
    const wave = [
      await allocated({ TEA: 2, CUP: 1 }),
      await allocated({ CUP: 3 }),
      await allocated({ TEA: 1 }, true),
    ];
    expect(await release(...wave)).toMatch(/^wav_/);
    const lists = await run((tx) => listPickLists(tx, site('NY')));
    expect(lists).toMatchObject([
      { express: true, shipments: 1, tasks: 1, openUnits: 1 },
      { express: false, shipments: 2, tasks: 3, openUnits: 6 },
    ]);
    const [told] = (await facts('NY')).slice(-1);
    expect(told).toMatchObject({
      kind: 'fulfilment.wave-released',
      data: { pick_lists: lists.map((l) => ({ pick_list_id: l.id, express: l.express })) },
    });
    const walk = expectOk(await run((tx) => getPickList(tx, lists[1]?.id as PickListId)));
    expect(walk.map((t) => `${t.shelf} ${t.shipmentId} ${t.units}`)).toEqual([
      `CUP ${wave[0]?.shipmentId} 1`,
      `CUP ${wave[1]?.shipmentId} 3`,
      `TEA ${wave[0]?.shipmentId} 2`,
    ]);
    const capacity = { unitsPerHour: 100, mostOpen: units(200) };
    const ny = expectOk(await run((tx) => getSite(tx, site('NY'))));
    const floors = await run((tx) => getFloors(tx, [ny], () => capacity));
    expect(floors.get(ny.id)).toMatchObject({
      openUnits: 7,
      departure: Date.UTC(2026, 4, 6, 16, 30),
    });
  });

  test('of the same shipment again changes nothing', async () => {
    const shipment = await allocated({ TEA: 1 });
    expect(await release(shipment)).toBeDefined();
    expect(await release(shipment)).toBeUndefined();
    expect(await tasksOf(shipment.shipmentId)).toHaveLength(1);
  });

  test('at the same time by two schedulers makes one job', async () => {
    const shipment = await allocated({ TEA: 1 });
    const both = await Promise.all([release(shipment), release(shipment)]);
    expect(both.filter(Boolean)).toHaveLength(1);
    expect(await tasksOf(shipment.shipmentId)).toHaveLength(1);
  });

  test('of a list that is not there is refused', async () => {
    expect(await run((tx) => getPickList(tx, 'pkl_none' as PickListId))).toMatchObject({
      error: { kind: 'pick-list-unknown' },
    });
  });
});

describe('scan to pick', () => {
  test('counts units, and the last one completes the shipment once', async () => {
    const shipment = await allocated({ TEA: 3 });
    await release(shipment);
    const [task] = await tasksOf(shipment.shipmentId);
    if (!task) throw new Error('no task');
    const scan = (n: number) =>
      run((tx) => scanPick(tx, { taskId: task.id, skuId: task.skuId, units: units(n) }));
    expect(expectOk(await scan(2)).picked).toBe(2);
    expect(await stateOf(shipment.shipmentId)).toBe('picking');
    expect(await scan(2)).toMatchObject({ error: { kind: 'too-many-units', left: 1 } });
    expectOk(await scan(1));
    expect(await stateOf(shipment.shipmentId)).toBe('picked');
    expect(await scan(1)).toMatchObject({ error: { kind: 'job-moved-on', state: 'picked' } });
    expect(await facts(shipment.shipmentId)).toMatchObject([
      { kind: 'fulfilment.picked', data: { attempt: 1, lines: [{ sku_id: 'TEA', units: 3 }] } },
    ]);
  });

  test('the wrong item is refused, with what was expected', async () => {
    const shipment = await allocated({ TEA: 3 });
    await release(shipment);
    const [task] = await tasksOf(shipment.shipmentId);
    const scanned = await run((tx) =>
      scanPick(tx, { taskId: task?.id as never, skuId: sku('CUP'), units: units(1) }),
    );
    expect(scanned).toMatchObject({
      error: { kind: 'wrong-item', scanned: 'CUP', expected: { skuId: 'TEA', shelf: 'TEA' } },
    });
  });

  test('two pickers at the last two tasks complete the shipment once', async () => {
    const shipment = await allocated({ TEA: 1, CUP: 1 });
    await release(shipment);
    const tasks = await tasksOf(shipment.shipmentId);
    await Promise.all(
      tasks.map((t) => run((tx) => scanPick(tx, { taskId: t.id, skuId: t.skuId, units: t.units }))),
    );
    expect(await stateOf(shipment.shipmentId)).toBe('picked');
    expect((await facts(shipment.shipmentId)).map((f) => f.kind)).toEqual(['fulfilment.picked']);
  });

  test('the lot that expires first is expected, an expired one never leaves', async () => {
    const receive = (lot: string, expiresOn: string, n: number) =>
      run((tx) =>
        receiveStock(tx, {
          skuId: sku('MILK'),
          siteId: site('NY'),
          units: units(n),
          lot,
          expiresOn: localDate(expiresOn),
          cause: 'receipt',
          causeId: lot,
        }),
      );
    await receive('OLD', '2026-05-05', 2);
    await receive('SOON', '2026-05-08', 1);
    await receive('LATE', '2026-06-01', 1);
    const shipment = await allocated({ MILK: 3 });
    await release(shipment);
    const [task] = await tasksOf(shipment.shipmentId);
    const scan = (n: number, lot?: string) =>
      run((tx) =>
        scanPick(tx, {
          taskId: task?.id as never,
          skuId: sku('MILK'),
          units: units(n),
          ...(lot ? { lot } : {}),
        }),
      );
    expect(await scan(1, 'LATE')).toMatchObject({
      error: { kind: 'wrong-lot', expected: [{ lot: 'SOON', units: 1 }] },
    });
    expectOk(await scan(1, 'SOON'));
    expect(await scan(2)).toMatchObject({ error: { kind: 'not-enough-usable', usable: 1 } });
    expectOk(await scan(1, 'LATE'));
    expectOk(await run((tx) => reportShort(tx, task?.id as never)));
    expect((await facts(shipment.shipmentId)).map((f) => [f.kind, f.data])).toEqual([
      [
        'fulfilment.picked-short',
        expect.objectContaining({ missing: [{ sku_id: 'MILK', units: 1 }] }),
      ],
      ['fulfilment.picked', expect.objectContaining({ lines: [{ sku_id: 'MILK', units: 2 }] })],
    ]);
  });
});

describe('a short pick', () => {
  test('shrinks the reservation, and what was found goes on', async () => {
    const shipment = await allocated({ TEA: 4, CUP: 1 });
    await release(shipment);
    const before = await onHand('TEA');
    const [cup, tea] = (await tasksOf(shipment.shipmentId)).map((task) => task.id);
    const report = () => run((tx) => reportShort(tx, tea as never));
    expectOk(
      await run((tx) => scanPick(tx, { taskId: tea as never, skuId: sku('TEA'), units: units(1) })),
    );
    expect(expectOk(await report())).toMatchObject({ picked: 1, short: 3 });
    expect(expectOk(await report())).toMatchObject({ picked: 1, short: 3 });
    expect(await facts(shipment.shipmentId)).toEqual([]);
    expectOk(
      await run((tx) => scanPick(tx, { taskId: cup as never, skuId: sku('CUP'), units: units(1) })),
    );
    expect((await facts(shipment.shipmentId)).map((f) => f.kind)).toEqual([
      'fulfilment.picked-short',
      'fulfilment.picked',
    ]);
    expect(await reserved(shipment.reservationId)).toEqual([
      ['CUP', 1],
      ['TEA', 1],
    ]);
    expect(await onHand('TEA')).toBe((before ?? 0) - 3);
    expect(await run(listDrift)).toEqual([]);
    expectOk(await run((tx) => packShipment(tx, { ...shipment, attempt: 1 })));
    for (const parcel of await run((tx) => listParcels(tx, shipment.shipmentId)))
      expectOk(await run((tx) => scanParcel(tx, parcel.trackingNumber)));
    expect(await run(listDrift)).toEqual([]);
  });

  test('of everything leaves nothing to pack', async () => {
    const shipment = await allocated({ CUP: 1 });
    await release(shipment);
    const [task] = await tasksOf(shipment.shipmentId);
    expectOk(await run((tx) => reportShort(tx, task?.id as never)));
    expect(await stateOf(shipment.shipmentId)).toBe('put-away');
    expect((await facts(shipment.shipmentId)).map((f) => f.kind)).toEqual([
      'fulfilment.picked-short',
    ]);
  });
});

describe('pack and hand over', () => {
  test('packs once however often it is asked, and hands over with the last parcel', async () => {
    const shipment = await picked({ TEA: 2, CUP: 40 });
    const pack = () => run((tx) => packShipment(tx, { ...shipment, attempt: 1 }));
    const parcels = expectOk(await pack());
    expect(expectOk(await pack()).map((p) => p.trackingNumber)).toEqual(
      parcels.map((p) => p.trackingNumber),
    );
    expect(parcels.map((p) => p.number)).toEqual(parcels.map((_, i) => i + 1));
    const weight = parcels.reduce((total, p) => total + p.weight, 0);
    expect(weight).toBeGreaterThan(42 * 500);
    const before = await onHand('TEA');
    for (const [i, parcel] of parcels.entries()) {
      const scan = () => run((tx) => scanParcel(tx, parcel.trackingNumber.toLowerCase()));
      expect(expectOk(await scan())).toMatchObject({ scanned: i + 1, parcels: parcels.length });
      expectOk(await scan());
    }
    expect(await stateOf(shipment.shipmentId)).toBe('handed-over');
    expect(await onHand('TEA')).toBe((before ?? 0) - 2);
    expect((await facts(shipment.shipmentId)).map((f) => f.kind)).toEqual([
      'fulfilment.picked',
      'fulfilment.packed',
      'fulfilment.handed-over',
    ]);
    expect((await facts(shipment.shipmentId))[1]?.data).toMatchObject({
      parcels: parcels.length,
      weight_g: weight,
    });
    expect(await run(listDrift)).toEqual([]);
    expectOk(await pack());
    expect(await stateOf(shipment.shipmentId)).toBe('handed-over');
  });

  test('is refused before everything is picked', async () => {
    const shipment = await allocated({ TEA: 1 });
    expect(await run((tx) => packShipment(tx, shipment))).toMatchObject({
      error: { kind: 'shipment-not-released' },
    });
    await release(shipment);
    expect(await run((tx) => packShipment(tx, shipment))).toMatchObject({
      error: { kind: 'job-moved-on', state: 'released', expected: ['picked'] },
    });
  });

  test('a misread number and an unknown one are told apart', async () => {
    const scan = (text: string) => run((tx) => scanParcel(tx, text));
    expect(await scan('WS0000000001')).toMatchObject({
      error: { kind: 'tracking-number-invalid' },
    });
    expect(await scan('WS000000000000')).toMatchObject({ error: { kind: 'parcel-unknown' } });
  });
});

describe('undo', () => {
  test('unpack voids the labels, put away returns the units, a new go starts afresh', async () => {
    const shipment = await picked({ TEA: 2 });
    const stock = await onHand('TEA');
    const [old] = expectOk(await run((tx) => packShipment(tx, shipment)));
    const putAway = () => run((tx) => putAwayShipment(tx, shipment));
    expect(await putAway()).toMatchObject({ error: { kind: 'job-moved-on', state: 'packed' } });
    expectOk(await run((tx) => unpackShipment(tx, shipment)));
    expect(await run((tx) => scanParcel(tx, old?.trackingNumber ?? ''))).toMatchObject({
      error: { kind: 'parcel-unknown' },
    });
    expectOk(await putAway());
    expectOk(await putAway());
    expect(await stateOf(shipment.shipmentId)).toBe('put-away');
    expect(await reserved(shipment.reservationId)).toEqual([['TEA', 2]]);
    expect(await onHand('TEA')).toBe(stock);
    expect(await run(listDrift)).toEqual([]);

    expect(await release({ ...shipment, attempt: 2 })).toBeDefined();
    for (const task of await tasksOf(shipment.shipmentId))
      expectOk(
        await run((tx) => scanPick(tx, { taskId: task.id, skuId: task.skuId, units: task.units })),
      );
    const [fresh] = expectOk(await run((tx) => packShipment(tx, { ...shipment, attempt: 2 })));
    expect(fresh?.trackingNumber).not.toBe(old?.trackingNumber);
    expectOk(await run((tx) => scanParcel(tx, fresh?.trackingNumber ?? '')));
    expect(await onHand('TEA')).toBe((stock ?? 0) - 2);
    expect(await run(listDrift)).toEqual([]);
  });

  test('a message that comes again late does not repeat what was undone', async () => {
    const shipment = await picked({ TEA: 1 });
    expectOk(await run((tx) => packShipment(tx, shipment)));
    expectOk(await run((tx) => unpackShipment(tx, shipment)));
    expectOk(await run((tx) => packShipment(tx, shipment)));
    expect(await stateOf(shipment.shipmentId)).toBe('picked');
    expectOk(await run((tx) => packShipment(tx, { ...shipment, attempt: 2 })));
    expect(await stateOf(shipment.shipmentId)).toBe('packed');
  });
});
