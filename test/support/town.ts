import { asId, type CourierId, type RegionId, type VehicleId } from '@waystock/kernel';
import { type Answer, type Caller, openTestApi, type TestApi } from './api.ts';
import { addCustomers, addGoods, openShop, orderBody, shopSite } from './shop.ts';

/** A shop with a host and drivers, all of whom do their work over HTTP. */
export interface Town {
  readonly api: TestApi;
  readonly ops: Caller;
  readonly host: Caller;
  /** An order for the same day by `cus_1` … , paid, cleared and allocated. */
  order(lines: Readonly<Record<string, number>>, shopper?: number, sla?: string): Promise<Order>;
  /** Releases what waits and picks it; what is picked is packed. */
  pick(): Promise<void>;
  /** A van with a driver, who calls. */
  driver(vehicleId: string): Promise<Caller>;
  /** The parcels of a shipment pass the dock. */
  load(shipmentId: string): Promise<void>;
}
type Order = Answer['body'];

export async function openTown(goods: Readonly<Record<string, number>>): Promise<Town> {
  const api = await openTestApi((tx) => addCustomers(tx, 6));
  await openShop(api.database.db);
  await api.database.db.transact((tx) => addGoods(tx, goods));
  const ops = await api.as('ops', 'ops', { regions: [asId<RegionId>('reg_test')] });
  const host = await api.as('host', 'host', { sites: [shopSite] });
  return {
    api,
    ops,
    host,
    async order(lines, n = 1, sla = 'same-day') {
      const shopper = await api.as('shopper', `cus_${n}`);
      const draft = {
        lines: Object.entries(lines).map(([skuId, units]) => ({ skuId, units })),
        shopper: n,
        delivery: { sla },
      };
      const placed = await shopper.send('POST', '/orders', orderBody(draft));
      await api.settle();
      return (await shopper.get(`/orders/${placed.body.order_id}`)).body;
    },
    async pick() {
      await host.send('POST', '/waves', { site_id: shopSite });
      for (const { pick_list_id: id } of (await host.get(`/pick-lists?site_id=${shopSite}`)).body
        .items)
        for (const task of (await host.get(`/pick-lists/${id}`)).body.items)
          if (task.picked < task.units)
            await host.send('POST', `/pick-tasks/${task.task_id}/scans`, {
              sku_id: task.sku_id,
              units: task.units,
            });
      await api.settle();
    },
    async driver(vehicleId) {
      const courierId = `DRIVER-OF-${vehicleId}`;
      await ops.send('PUT', `/vehicles/${vehicleId}`, van);
      await ops.send('PUT', `/couriers/${courierId}`, courier);
      await ops.send('PUT', `/couriers/${courierId}/vehicle`, { vehicle_id: vehicleId });
      return api.as('driver', courierId, {
        courierId: asId<CourierId>(courierId),
        vehicles: [asId<VehicleId>(vehicleId)],
      });
    },
    async load(shipmentId) {
      for (const parcel of (await host.get(`/shipments/${shipmentId}/parcels`)).body.items)
        await host.send('POST', '/dock-scans', { code: parcel.tracking_number });
      await api.settle();
    },
  };
}

const van = {
  home_site_id: shopSite,
  profile: 'van',
  name: 'A van',
  capacity_g: 900_000,
  capacity_ml: 8_000_000,
  capacity_units: 120,
  min_load_g: 0,
  min_load_ml: 0,
  min_load_units: 0,
  range_m: null,
  speed_m_per_s: 8.5,
  shifts: [],
  cost_per_km_minor: 32,
  cost_per_hour_minor: 1800,
  cost_per_use_minor: 500,
  currency: 'EUR',
  skills: [],
};
const courier = {
  home_site_id: shopSite,
  name: 'Somebody',
  roles: ['driver'],
  profiles: ['van'],
  active: true,
};
