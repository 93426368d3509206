import {
  asId,
  type CourierId,
  currency,
  expectOk,
  minutes,
  money,
  must,
  plus,
  type ShipmentId,
  type SiteId,
  type VehicleId,
} from '@waystock/kernel';
import { sql } from 'kysely';
import {
  type Delivery,
  type DispatchState,
  findBoardVersion,
  listIdleVehicles,
  type PlanVehicle,
} from '../../src/domains/dispatch/index.ts';
import {
  assignDriver,
  listCouriers,
  findVehicles,
  nothing,
  type Profile,
  putCouriers,
  putVehicles,
} from '../../src/domains/fleet/index.ts';
import { listDecisions } from '../../src/domains/learning/index.ts';
import type { TestDatabase } from './database.ts';
import { at, delivery, load, travelBetween } from './dispatch-states.ts';
import { factsOf } from './facts.ts';
import { seedGoods } from './goods.ts';
import { seedShipments } from './shipments.ts';

const euro = currency('EUR');

/** Sites, vehicles with drivers, shipments and travel times for the database tests of dispatch. */
export async function dispatchWorld(base: TestDatabase) {
  const { db } = base;
  let n = 0;

  async function site(): Promise<SiteId> {
    const siteId = asId<SiteId>(`SITE-${n++}`);
    await db.transact((tx) => seedGoods(tx, { sites: [siteId], skus: [] }));
    return siteId;
  }

  async function vehicle(
    siteId: SiteId,
    profile: Profile,
    { driver = true, units = 60 }: { driver?: boolean; units?: number } = {},
  ): Promise<VehicleId> {
    const id = asId<VehicleId>(`veh_${n++}`);
    const courierId = asId<CourierId>(`cou_${n++}`);
    await db.transact(async (tx) => {
      expectOk(
        await putVehicles(tx, [
          {
            id,
            name: id,
            profile,
            homeSiteId: siteId,
            capacity: load(800, 4000, units),
            leastLoad: nothing,
            range: undefined,
            metresPerSecond: 8,
            shifts: [],
            cost: { perKm: money(30, euro), perHour: money(2200, euro), perUse: money(2000, euro) },
            skills: [],
          },
        ]),
      );
      if (!driver) return;
      expectOk(
        await putCouriers(tx, [
          {
            id: courierId,
            name: 'Kim',
            homeSiteId: siteId,
            roles: ['driver'],
            profiles: [profile],
            active: true,
          },
        ]),
      );
      expectOk(await assignDriver(tx, { courierId, vehicleId: id }));
    });
    return id;
  }

  /** A courier with a car of their own. */
  async function gig(siteId: SiteId, { units = 60 } = {}) {
    const vehicleId = await vehicle(siteId, 'gig', { units });
    const [courier] = await db.read((tx) => listCouriers(tx, { vehicleIds: [vehicleId] }));
    return { courierId: must(courier, 'it has a driver').id, vehicleId };
  }

  const ids = async (count: number): Promise<ShipmentId[] & [ShipmentId]> =>
    Array.from({ length: count }, () => asId<ShipmentId>(`shp_${n++}`)) as [ShipmentId];

  const pair = async (): Promise<[ShipmentId, ShipmentId]> => {
    const [one] = await ids(1);
    const [two] = await ids(1);
    return [one, two];
  };

  /** Door i lies i + 1 kilometres to the east of every site. */
  const places = Array.from({ length: 8 }, (_, i) => at(i, 0));
  const promise = () => ({ from: base.clock.now, to: plus(base.clock.now, minutes(180)) });
  const deliveriesOf = async (_siteId: SiteId, of: readonly string[]): Promise<Delivery[]> =>
    of.map((id, i) => delivery(id, i + 1, { window: promise(), readyAt: base.clock.now }));

  /** New shipments of a site, waiting to be delivered to door 1, 2, … */
  async function deliveries(siteId: SiteId, of: readonly string[]): Promise<Delivery[]> {
    await db.transact(async (tx) => {
      const { rows } = await sql<{ id: string }>`
        select id from orders.shipment where id = any(${of}::text[])`.execute(tx.sql);
      const known = new Set(rows.map((row) => row.id));
      const fresh = of.filter((id) => !known.has(id));
      if (fresh.length > 0) await seedShipments(tx, { ids: fresh, siteId });
    });
    return deliveriesOf(siteId, of);
  }

  const state = async (siteId: SiteId, of: readonly Delivery[]): Promise<DispatchState> =>
    db.read(async (tx) => ({
      siteId,
      version: await findBoardVersion(tx, siteId),
      now: tx.now,
      currency: euro,
      places,
      travel: { van: travelBetween(places, 28), drone: travelBetween(places, 60) },
      vehicles: await listIdleVehicles(tx, siteId),
      deliveries: of,
    }));

  /** A vehicle as plans see it, whether it is idle or not. */
  async function idle(_siteId: SiteId, id: VehicleId): Promise<PlanVehicle> {
    const found = must((await db.read((tx) => findVehicles(tx, [id]))).get(id), `no vehicle ${id}`);
    return {
      ...found,
      courierId: undefined,
      shift: { from: base.clock.now, to: plus(base.clock.now, minutes(480)) },
      duty: undefined,
      cost: { perUse: 2000, perKm: 30, perHour: 2200 },
    };
  }

  return {
    site,
    vehicle,
    gig,
    ids,
    pair,
    deliveries,
    deliveriesOf,
    state,
    idle,
    facts: async (key: string) =>
      (await factsOf(base, key)).filter((fact) => fact.kind.startsWith('dispatch.')),
    decisions: (subject: string) => db.read((tx) => listDecisions(tx, { subject, limit: 10 })),
  };
}
