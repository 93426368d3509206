import { asId, type CourierId, plus, seconds, type VehicleId } from '@waystock/kernel';
import { expect } from 'vitest';
import type { Answer, Caller } from './api.ts';
import { addDriver, openTown, type Town } from './town.ts';
import { shopSite } from './shop.ts';
import { pagesFolder, servePages, type Visit, type Visitor, type WebApp } from './web-app.ts';

/** A town whose drivers use the driver's pages. */
export interface DriverTown {
  readonly town: Town;
  readonly app: WebApp;
  /** A driver's page, as them. */
  visit(vehicleId: string, path?: string, how?: Visitor): Promise<Visit>;
  /** A released route for a new van, with so many deliveries; nothing is loaded yet. */
  released(vehicleId: string, deliveries: number): Promise<Answer['body']>;
  /** What is planned next goes to somebody new. */
  othersOff(): Promise<void>;
  route(routeId: string): Promise<Answer['body']>;
}

export async function openDriverTown(): Promise<DriverTown> {
  // Without the demo's own clock, so that the device's counts.
  const pages = { folder: pagesFolder, signIn: { kind: 'none' as const } };
  const town = await openTown({ TEA: 200 }, { pages });
  const app = await servePages(town.api);
  const courierOf = (vehicleId: string) => `DRIVER-OF-${vehicleId}`;
  const as = (vehicleId: string) => ({
    subject: courierOf(vehicleId),
    scope: {
      courierId: asId<CourierId>(courierOf(vehicleId)),
      vehicles: [asId<VehicleId>(vehicleId)],
    },
  });
  const callerOf = (vehicleId: string): Promise<Caller> => {
    const { subject, scope } = as(vehicleId);
    return town.api.as('driver', subject, scope);
  };
  const othersOff = async (): Promise<void> => {
    for (const { vehicle_id: id } of (await town.ops.get('/vehicles?status=active')).body.items)
      await town.ops.send('PUT', `/vehicles/${id}/status`, { status: 'off' });
  };
  let shopper = 0;
  return {
    town,
    app,
    othersOff,
    visit(vehicleId, path = '/driver', how = {}) {
      // Nobody may ask as much as they like at one moment.
      const { clock } = town.api.database;
      clock.now = plus(clock.now, seconds(10));
      const device = { role: 'driver' as const, width: 390, now: clock.now };
      return app.open(path, { ...device, ...as(vehicleId), ...how });
    },
    async released(vehicleId, deliveries) {
      await othersOff();
      await addDriver(town.ops, { vehicleId, siteId: shopSite });
      for (let i = 0; i < deliveries; i++)
        await town.order({ TEA: 1 }, (shopper++ % 6) + 1, 'two-hour');
      await town.pick();
      await town.ops.send('POST', '/routes/plan', { region_id: 'reg_test' });
      await town.api.settle();
      const driver = await callerOf(vehicleId);
      const [route] = (await driver.get('/routes?state=released')).body.items;
      expect(route, `a route for ${vehicleId}`).toBeDefined();
      return (await driver.get(`/routes/${route.route_id}`)).body;
    },
    route: async (routeId) => (await town.ops.get(`/routes/${routeId}`)).body,
  };
}
