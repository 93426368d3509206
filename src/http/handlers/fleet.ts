import type { api, BodyOf } from '@waystock/contract';
import {
  type CourierId,
  money,
  must,
  ok,
  refuse,
  type Result,
  type SiteId,
  type VehicleId,
} from '@waystock/kernel';
import { recordPositions } from '../../domains/dispatch/index.ts';
import {
  assignDriver,
  changeVehicleStatus,
  type Courier,
  findPositions,
  findVehicles,
  type FleetError,
  listCouriers,
  listVehicles,
  putCouriers,
  putVehicle,
  type Vehicle,
  type VehicleDraft,
} from '../../domains/fleet/index.ts';
import { findSites } from '../../domains/network/index.ts';
import type { Tx } from '../../world.ts';
import type { HandlersOf } from '../handler.ts';
import { beyond, pageFrom } from '../page.ts';
import type { ErrorOf } from '../problems.ts';
import { boundsFor, type Permit, reachSite, sitesWithin } from '../reach.ts';

const kind = 'vehicle';

export const fleet = {
  async list({ world, query, page, principal }) {
    const bounds = boundsFor(principal, kind, { regionId: query.region_id, siteId: query.site_id });
    return world.db.read(async (tx) => {
      const filter = {
        ...within(await sitesWithin(tx, bounds)),
        ...(query.profile ? { profile: query.profile } : {}),
        ...(query.status ? { status: query.status } : {}),
      };
      const found = await listVehicles(tx, filter, beyond(page));
      const bodies = await vehicleBodies(tx, found.slice(0, page.limit));
      const { next_cursor } = pageFrom(found, page, { item: (v) => v, key: (v) => v.id });
      return ok({ items: bodies, next_cursor });
    });
  },

  async get({ world, params, permit }) {
    return world.db.read(async (tx) => {
      const vehicle = await reachVehicle(tx, params.vehicle_id, permit);
      return vehicle.ok ? ok(await vehicleBody(tx, vehicle.value)) : vehicle;
    });
  },

  async put({ params, body, version, permit, command }) {
    const { vehicle_id: id } = params;
    return command(async (tx) => {
      const home = await reachSite(tx, body.home_site_id, { kind, permit });
      if (!home.ok) return home;
      const known = (await findVehicles(tx, [id])).has(id);
      const reached = known ? await reachVehicle(tx, id, permit) : home;
      if (!reached.ok) return reached;
      const put = await putVehicle(tx, draftOf(id, body), version);
      return put.ok ? ok(await vehicleBody(tx, put.value)) : put;
    });
  },

  async setStatus({ params, body, version, permit, command }) {
    const { vehicle_id: vehicleId } = params;
    return command(async (tx) => {
      const reached = await reachVehicle(tx, vehicleId, permit);
      if (!reached.ok) return reached;
      const changed = await changeVehicleStatus(tx, {
        vehicleId,
        status: body.status,
        ...(body.reason === undefined ? {} : { reason: body.reason }),
        ...(version === undefined ? {} : { expectedVersion: version }),
      });
      return changed.ok ? ok(await vehicleBody(tx, changed.value)) : changed;
    });
  },

  async reportPositions({ world, params, body, permit }) {
    const { vehicle_id: vehicleId } = params;
    return world.db.transact(async (tx) => {
      const reached = await reachVehicle(tx, vehicleId, permit);
      if (!reached.ok) return reached;
      const reports = body.reports.map(({ at, position }) => ({
        vehicleId,
        position,
        recordedAt: at,
      }));
      const { kept, leftOut } = await recordPositions(tx, reports);
      return ok({ kept, left_out: leftOut });
    });
  },

  async lastPosition({ world, params, permit }) {
    return world.db.read(async (tx) => {
      const reached = await reachVehicle(tx, params.vehicle_id, permit);
      if (!reached.ok) return reached;
      const seen = (await findPositions(tx, [params.vehicle_id])).get(params.vehicle_id);
      if (!seen) return refuse({ kind: 'not-found' });
      return ok({ vehicle_id: seen.vehicleId, at: seen.recordedAt, position: seen.position });
    });
  },

  async listCouriers({ world, query, page, principal }) {
    const bounds = boundsFor(principal, kind, { regionId: query.region_id, siteId: query.site_id });
    return world.db.read(async (tx) => {
      const filter = within(await sitesWithin(tx, bounds));
      const found = await listCouriers(tx, filter, beyond(page));
      return ok(pageFrom(found, page, { item: courierBody, key: (courier) => courier.id }));
    });
  },

  async getCourier({ world, params, permit }) {
    const courier = await world.db.read((tx) => reachCourier(tx, params.courier_id, permit));
    return courier.ok ? ok(courierBody(courier.value)) : courier;
  },

  async putCourier({ params, body, permit, command }) {
    const { courier_id: id } = params;
    const { home_site_id: homeSiteId, name, roles, profiles, active } = body;
    return command(async (tx) => {
      const home = await reachSite(tx, homeSiteId, { kind, permit });
      if (!home.ok) return home;
      const known = (await listCouriers(tx, { ids: [id] })).length > 0;
      const reached = known ? await reachCourier(tx, id, permit) : home;
      if (!reached.ok) return reached;
      const put = await putCouriers(tx, [{ id, homeSiteId, name, roles, profiles, active }]);
      return put.ok ? ok(await readCourier(tx, id)) : put;
    });
  },

  async assignDriver({ params, body, permit, command }) {
    const { courier_id: courierId } = params;
    const { vehicle_id: vehicleId } = body;
    return command(async (tx) => {
      const courier = await reachCourier(tx, courierId, permit);
      if (!courier.ok) return courier;
      if (vehicleId !== null) {
        const vehicle = await reachVehicle(tx, vehicleId, permit);
        if (!vehicle.ok) return vehicle;
      }
      const to = vehicleId === null ? {} : { vehicleId };
      const assigned = await assignDriver(tx, { courierId, ...to });
      return assigned.ok ? ok(await readCourier(tx, courierId)) : assigned;
    });
  },
} satisfies HandlersOf<typeof api.fleet>;

const within = (siteIds: readonly SiteId[] | undefined) => (siteIds ? { siteIds } : {});

/** A vehicle of the caller's region, or the one they drive. */
export async function reachVehicle(
  tx: Tx,
  id: VehicleId,
  permit: Permit,
): Promise<Result<Vehicle, ErrorOf<'vehicle-not-found', FleetError>>> {
  const vehicle = (await findVehicles(tx, [id])).get(id);
  if (vehicle) {
    const [sites, [driver]] = await Promise.all([
      findSites(tx, [vehicle.homeSiteId]),
      listCouriers(tx, { vehicleIds: [id] }),
    ]);
    const { regionId } = must(sites.get(vehicle.homeSiteId), `${id} has a home`);
    const what = { kind, vehicleId: id, courierId: driver?.id, regionIds: [regionId] } as const;
    if (permit(what).ok) return ok(vehicle);
  }
  return refuse({ kind: 'vehicle-not-found', vehicleId: id });
}

async function reachCourier(
  tx: Tx,
  id: CourierId,
  permit: Permit,
): Promise<Result<Courier, ErrorOf<'courier-not-found', FleetError>>> {
  const [courier] = await listCouriers(tx, { ids: [id] });
  if (courier) {
    const home = (await findSites(tx, [courier.homeSiteId])).get(courier.homeSiteId);
    const { regionId } = must(home, `${id} has a home`);
    if (permit({ kind, courierId: id, regionIds: [regionId] }).ok) return ok(courier);
  }
  return refuse({ kind: 'courier-not-found', courierId: id });
}

async function readCourier(tx: Tx, id: CourierId) {
  const [courier] = await listCouriers(tx, { ids: [id] });
  return courierBody(must(courier, `${id} was written just now`));
}

const courierBody = (courier: Courier) => ({
  courier_id: courier.id,
  home_site_id: courier.homeSiteId,
  name: courier.name,
  roles: [...courier.roles],
  profiles: [...courier.profiles],
  active: courier.active,
  vehicle_id: courier.vehicleId ?? null,
  version: courier.version,
});

async function vehicleBody(tx: Tx, vehicle: Vehicle) {
  const [body] = await vehicleBodies(tx, [vehicle]);
  return must(body, 'one for each vehicle');
}

async function vehicleBodies(tx: Tx, vehicles: readonly Vehicle[]) {
  const homes = vehicles.map((vehicle) => vehicle.homeSiteId);
  const vehicleIds = vehicles.map((vehicle) => vehicle.id);
  const [sites, drivers] = await Promise.all([
    findSites(tx, homes),
    listCouriers(tx, { vehicleIds }),
  ]);
  const driverOf = new Map(drivers.map((courier) => [courier.vehicleId, courier.id]));
  return vehicles.map((vehicle) => ({
    vehicle_id: vehicle.id,
    region_id: must(sites.get(vehicle.homeSiteId), `${vehicle.id} has a home`).regionId,
    home_site_id: vehicle.homeSiteId,
    profile: vehicle.profile,
    name: vehicle.name,
    capacity_g: vehicle.capacity.weight,
    capacity_ml: vehicle.capacity.volume,
    capacity_units: vehicle.capacity.units,
    min_load_g: vehicle.leastLoad.weight,
    min_load_ml: vehicle.leastLoad.volume,
    min_load_units: vehicle.leastLoad.units,
    range_m: vehicle.range ?? null,
    speed_m_per_s: vehicle.metresPerSecond,
    shifts: vehicle.shifts.map(({ weekday, opens, closes }) => ({
      weekday,
      starts_min: opens,
      ends_min: closes,
    })),
    cost_per_km_minor: vehicle.cost.perKm.minor,
    cost_per_hour_minor: vehicle.cost.perHour.minor,
    cost_per_use_minor: vehicle.cost.perUse.minor,
    currency: vehicle.cost.perUse.currency,
    skills: [...vehicle.skills],
    courier_id: driverOf.get(vehicle.id) ?? null,
    status: vehicle.status,
    status_reason: vehicle.statusReason ?? null,
    version: vehicle.version,
  }));
}

const draftOf = (id: VehicleId, body: BodyOf<typeof api.fleet.put>): VehicleDraft => ({
  id,
  name: body.name,
  profile: body.profile,
  homeSiteId: body.home_site_id,
  capacity: { weight: body.capacity_g, volume: body.capacity_ml, units: body.capacity_units },
  leastLoad: { weight: body.min_load_g, volume: body.min_load_ml, units: body.min_load_units },
  range: body.range_m ?? undefined,
  metresPerSecond: body.speed_m_per_s,
  shifts: body.shifts.map((shift) => ({
    weekday: shift.weekday,
    opens: shift.starts_min,
    closes: shift.ends_min,
  })),
  cost: {
    perKm: money(body.cost_per_km_minor, body.currency),
    perHour: money(body.cost_per_hour_minor, body.currency),
    perUse: money(body.cost_per_use_minor, body.currency),
  },
  skills: body.skills,
});
