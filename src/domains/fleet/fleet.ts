import {
  assert,
  type CourierId,
  minutes,
  must,
  ok,
  plus,
  refuse,
  type Result,
  type SiteId,
  type VehicleId,
} from '@waystock/kernel';
import type { Tx } from '../../world.ts';
import { findSites } from '../network/index.ts';
import type { InvalidVehicle, Refusal } from './errors.ts';
import { vehicleBack, vehicleBrokenDown } from './facts.ts';
import { insertReports } from './position-store.ts';
import * as store from './store.ts';
import {
  checkVehicle,
  type CourierDraft,
  mayDrive,
  type PositionReport,
  type Vehicle,
  type VehicleDraft,
  type VehicleStatus,
} from './vehicle.ts';

/** Writes vehicles, all or none; their status stays as it is. Returns how many differ. */
export async function putVehicles(
  tx: Tx,
  drafts: readonly VehicleDraft[],
): Promise<Result<number, InvalidVehicle | Refusal<'site-not-found'>>> {
  const ids = new Set(drafts.map((draft) => draft.id));
  assert(ids.size === drafts.length, 'a batch names each vehicle once');
  for (const draft of drafts) {
    const checked = checkVehicle(draft);
    if (!checked.ok) return checked;
  }
  const missing = await findMissingSite(tx, drafts);
  if (missing) return refuse({ kind: 'site-not-found', siteId: missing });
  return ok(await store.upsertVehicles(tx, drafts));
}

/**
 * Writes one vehicle. `expectedVersion` is the version the writer has seen; without it the last
 * writer wins.
 */
export async function putVehicle(
  tx: Tx,
  draft: VehicleDraft,
  expectedVersion?: number,
): Promise<Result<Vehicle, InvalidVehicle | Refusal<'site-not-found' | 'stale-version'>>> {
  const seen = (await store.lockVehicle(tx, draft.id))?.version ?? 0;
  if (expectedVersion !== undefined && expectedVersion !== seen)
    return refuse({ kind: 'stale-version', expected: expectedVersion, actual: seen });
  const put = await putVehicles(tx, [draft]);
  if (!put.ok) return put;
  const written = (await store.findVehicles(tx, [draft.id])).get(draft.id);
  return ok(must(written, `${draft.id} was written just now`));
}

export interface ChangeStatus {
  readonly vehicleId: VehicleId;
  readonly status: VehicleStatus;
  /** Why it is broken or off; not asked for when it is active again. */
  readonly reason?: string;
  readonly expectedVersion?: number;
}

/** Says whether a vehicle takes routes. The status it already has, for the same reason, is no change. */
export async function changeVehicleStatus(
  tx: Tx,
  change: ChangeStatus,
): Promise<Result<Vehicle, Refusal<'vehicle-not-found' | 'stale-version'>>> {
  const vehicle = await store.lockVehicle(tx, change.vehicleId);
  if (!vehicle) return refuse({ kind: 'vehicle-not-found', vehicleId: change.vehicleId });
  const expected = change.expectedVersion ?? vehicle.version;
  if (expected !== vehicle.version)
    return refuse({ kind: 'stale-version', expected, actual: vehicle.version });
  const reason = change.status === 'active' ? undefined : (change.reason ?? 'not given');
  if (vehicle.status === change.status && vehicle.statusReason === reason) return ok(vehicle);
  await store.updateStatus(tx, vehicle.id, { status: change.status, reason });
  if (change.status === 'broken' && vehicle.status === 'active')
    tx.emit(vehicleBrokenDown(vehicle, reason ?? ''));
  if (change.status === 'active') tx.emit(vehicleBack(vehicle));
  return ok({
    ...vehicle,
    status: change.status,
    statusReason: reason,
    version: vehicle.version + 1,
  });
}

/** Writes couriers, all or none. One who is no longer active gives up the vehicle. */
export async function putCouriers(
  tx: Tx,
  drafts: readonly CourierDraft[],
): Promise<Result<void, Refusal<'site-not-found'>>> {
  const ids = new Set(drafts.map((draft) => draft.id));
  assert(ids.size === drafts.length, 'a batch names each courier once');
  const missing = await findMissingSite(tx, drafts);
  if (missing) return refuse({ kind: 'site-not-found', siteId: missing });
  await store.upsertCouriers(tx, drafts);
  return ok(undefined);
}

type AssignmentRefusal = Refusal<
  'courier-not-found' | 'vehicle-not-found' | 'courier-may-not-drive' | 'vehicle-taken'
>;

/** Puts a courier behind the wheel of a vehicle that nobody else drives; without one, takes them off. */
export async function assignDriver(
  tx: Tx,
  assignment: { courierId: CourierId; vehicleId?: VehicleId },
): Promise<Result<void, AssignmentRefusal>> {
  const { courierId, vehicleId } = assignment;
  // The vehicle's lock is what two couriers who want it meet at.
  const vehicle = vehicleId && (await store.lockVehicle(tx, vehicleId));
  const courier = await store.lockCourier(tx, courierId);
  if (!courier) return refuse({ kind: 'courier-not-found', courierId });
  if (courier.vehicleId === vehicleId) return ok(undefined);
  if (vehicleId) {
    if (!vehicle) return refuse({ kind: 'vehicle-not-found', vehicleId });
    if (!mayDrive(courier, vehicle.profile))
      return refuse({ kind: 'courier-may-not-drive', courierId, vehicleId });
    const [driver] = await store.listCouriers(tx, { vehicleIds: [vehicleId] });
    if (driver) return refuse({ kind: 'vehicle-taken', vehicleId, courierId: driver.id });
  }
  await store.updateDriver(tx, courierId, vehicleId);
  return ok(undefined);
}

/** Clocks of devices run ahead; further than this a report is not believed. */
const clockSkew = minutes(2);

/**
 * Keeps a batch of position reports, in any order. Reports of unknown vehicles and from the future
 * are left out: a device that is wrong must not make the batch of all others fail.
 */
export async function reportPositions(
  tx: Tx,
  reports: readonly PositionReport[],
): Promise<{ readonly kept: number; readonly leftOut: number }> {
  if (reports.length === 0) return { kept: 0, leftOut: 0 };
  const kept = await insertReports(tx, reports, plus(tx.now, clockSkew));
  return { kept, leftOut: reports.length - kept };
}

async function findMissingSite(
  tx: Tx,
  drafts: readonly { readonly homeSiteId: SiteId }[],
): Promise<SiteId | undefined> {
  const homes = drafts.map((draft) => draft.homeSiteId);
  const known = await findSites(tx, homes);
  return homes.find((siteId) => !known.has(siteId));
}
