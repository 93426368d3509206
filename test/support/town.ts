import { asId, type CourierId, type RegionId, type VehicleId } from '@waystock/kernel';
import { type Answer, type Caller, openTestApi, type TestApi, type TestApiOptions } from './api.ts';
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

export async function openTown(
  goods: Readonly<Record<string, number>>,
  config: TestApiOptions = {},
): Promise<Town> {
  const api = await openTestApi((tx) => addCustomers(tx, 6), config);
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
      await pickAt(host, shopSite);
      await api.settle();
    },
    async driver(vehicleId) {
      const courierId = await addDriver(ops, { vehicleId, siteId: shopSite });
      return api.as('driver', courierId, {
        courierId: asId<CourierId>(courierId),
        vehicles: [asId<VehicleId>(vehicleId)],
      });
    },
    async load(shipmentId) {
      await loadParcels(host, shipmentId);
      await api.settle();
    },
  };
}

/** Everything on the lists of a site goes into its tote. */
export async function pickAt(host: Caller, siteId: string): Promise<void> {
  for (const { pick_list_id: id } of (await host.get(`/pick-lists?site_id=${siteId}`)).body.items)
    for (const task of (await host.get(`/pick-lists/${id}`)).body.items) {
      const units = task.units - task.picked - task.short;
      if (units > 0 && !task.cancelled)
        await host.send('POST', `/pick-tasks/${task.task_id}/scans`, {
          sku_id: task.sku_id,
          units,
        });
    }
}

/** The parcels of a shipment pass the dock. */
export async function loadParcels(host: Caller, shipmentId: string): Promise<void> {
  for (const parcel of (await host.get(`/shipments/${shipmentId}/parcels`)).body.items)
    await host.send('POST', '/dock-scans', { code: parcel.tracking_number });
}

/** A van of a site, or a car of somebody's own, and who drives it. */
export async function addDriver(
  ops: Caller,
  { vehicleId, siteId, profile = 'van' }: { vehicleId: string; siteId: string; profile?: string },
): Promise<string> {
  const courierId = `DRIVER-OF-${vehicleId}`;
  const home = { home_site_id: siteId };
  await ops.send('PUT', `/vehicles/${vehicleId}`, { ...van, profile, ...home });
  await ops.send('PUT', `/couriers/${courierId}`, { ...courier, profiles: [profile], ...home });
  await ops.send('PUT', `/couriers/${courierId}/vehicle`, { vehicle_id: vehicleId });
  return courierId;
}

const van = {
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
  name: 'Somebody',
  roles: ['driver'],
  active: true,
};
