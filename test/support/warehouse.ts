import { must, type ShipmentId } from '@waystock/kernel';
import {
  getPickList,
  listParcels,
  listPickLists,
  releaseWave,
  scanParcel,
  scanPick,
} from '../../src/domains/fulfilment/index.ts';
import {
  findShipment,
  listShipmentsAt,
  lockOrder,
  updateShipment,
} from '../../src/domains/orders/index.ts';
import type { Database, Tx } from '../../src/world.ts';
import { shopSite } from './shop.ts';

/** The people of the shop: whatever is allocated they release, pick, hand over and deliver. */
export interface Warehouse {
  /** One round through the house. What fails, because the database is away, is done in the next. */
  work(): Promise<void>;
}

export function openWarehouse(db: Database): Warehouse {
  return {
    async work() {
      for (const duty of [release, pick, handOver, deliver]) await duty(db).catch(() => undefined);
    },
  };
}

/** Everything at once: people who wait for the latest start would make tests wait as well. */
async function release(db: Database): Promise<void> {
  const query = { stage: 'allocated', siteId: shopSite, released: false, limit: 100 } as const;
  for (const seen of await db.read((tx) => listShipmentsAt(tx, query)))
    await db.transact(async (tx) => {
      await lockOrder(tx, seen.orderId);
      const shipment = await findShipment(tx, seen.id);
      if (shipment?.stage !== 'allocated' || shipment.version !== seen.version) return;
      if (!(await updateShipment(tx, shipment, { releasedAt: tx.now }))) return;
      const { id: shipmentId, attempt, promisedAt, lines } = shipment;
      const reservationId = must(shipment.reservationId, `${shipmentId} is reserved`);
      const job = { shipmentId, attempt, reservationId, express: false, promisedAt, lines };
      await releaseWave(tx, { siteId: shopSite, shipments: [job] });
    });
}

async function pick(db: Database): Promise<void> {
  for (const { id } of await db.read((tx) => listPickLists(tx, shopSite))) {
    const tasks = await db.read((tx) => getPickList(tx, id));
    if (!tasks.ok) continue;
    await db.transact(async (tx) => {
      for (const task of tasks.value)
        await scanPick(tx, { taskId: task.id, skuId: task.skuId, units: task.units });
    });
  }
}

async function handOver(db: Database): Promise<void> {
  for (const shipment of await listAt(db, 'packed'))
    await db.transact(async (tx) => {
      for (const parcel of await listParcels(tx, shipment))
        await scanParcel(tx, parcel.trackingNumber);
    });
}

async function deliver(db: Database): Promise<void> {
  for (const shipment of await listAt(db, 'in-transit'))
    await db.transact(async (tx: Tx) => {
      tx.emit({ kind: 'dispatch.shipment-delivered', key: shipment, data: {} });
    });
}

async function listAt(db: Database, stage: 'packed' | 'in-transit'): Promise<ShipmentId[]> {
  const found = await db.read((tx) => listShipmentsAt(tx, { stage, limit: 100 }));
  return found.map((shipment) => shipment.id);
}
