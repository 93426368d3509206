import {
  type CourierId,
  type Instant,
  type Metres,
  type Money,
  ok,
  type Position,
  refuse,
  type Result,
  type SiteId,
  type VehicleId,
} from '@waystock/kernel';
import { weeklyIssue } from '../network/index.ts';
import { fits, type Load } from './capacity.ts';
import type { InvalidVehicle, VehicleIssue } from './errors.ts';
import type { Shift } from './shift.ts';

export const profiles = ['van', 'bike', 'foot', 'robot', 'drone', 'gig'] as const;
/** How it moves; picks its travel times. */
export type Profile = (typeof profiles)[number];
/** Broken is unplanned, off is planned; neither takes routes. */
export type VehicleStatus = 'active' | 'broken' | 'off';

export interface Vehicle {
  readonly id: VehicleId;
  readonly name: string;
  readonly profile: Profile;
  readonly homeSiteId: SiteId;
  readonly capacity: Load;
  /** The least it is worth sending out with. */
  readonly leastLoad: Load;
  /** On one charge or tank; undefined means further than any route. */
  readonly range: Metres | undefined;
  readonly metresPerSecond: number;
  /** In the home site's time; none means at any time. */
  readonly shifts: readonly Shift[];
  readonly cost: VehicleCost;
  readonly skills: readonly string[];
  readonly status: VehicleStatus;
  /** Why it is not active. */
  readonly statusReason: string | undefined;
  readonly version: number;
}

/** In one currency. */
export interface VehicleCost {
  readonly perKm: Money;
  readonly perHour: Money;
  readonly perUse: Money;
}

/** What is written about a vehicle; its status is a command of its own. */
export type VehicleDraft = Omit<Vehicle, 'status' | 'statusReason' | 'version'>;

export type CourierRole = 'driver' | 'operator';

export interface Courier {
  readonly id: CourierId;
  readonly name: string;
  readonly homeSiteId: SiteId;
  /** A driver drives one vehicle; an operator watches robots and drones. */
  readonly roles: readonly CourierRole[];
  /** What they may drive. */
  readonly profiles: readonly Profile[];
  readonly vehicleId: VehicleId | undefined;
  readonly active: boolean;
  readonly version: number;
}

export type CourierDraft = Omit<Courier, 'vehicleId' | 'version'>;

export interface PositionReport {
  readonly vehicleId: VehicleId;
  readonly position: Position;
  readonly recordedAt: Instant;
}

export const mayDrive = (
  courier: Pick<Courier, 'active' | 'roles' | 'profiles'>,
  profile: Profile,
): boolean =>
  courier.active && courier.roles.includes('driver') && courier.profiles.includes(profile);

/** Of anything in its smallest measure; more than any vehicle there is. */
const largest = 1_000_000_000;

/** Every rule at once. */
export function checkVehicle(draft: VehicleDraft): Result<VehicleDraft, InvalidVehicle> {
  const issues: VehicleIssue[] = [];
  const rule = (holds: boolean, field: VehicleIssue['field'], rule: string): void => {
    if (!holds) issues.push({ field, rule });
  };
  const { capacity, leastLoad, cost } = draft;
  const costs = [cost.perKm, cost.perHour, cost.perUse];
  const shifts = weeklyIssue(draft.shifts);
  rule(isText(draft.name), 'name', 'has 1 to 200 characters');
  rule(
    capacity.weight > 0 && capacity.volume > 0 && capacity.units > 0,
    'capacity',
    'is at least 1 g, 1 ml and 1 unit',
  );
  rule(
    Math.max(capacity.weight, capacity.volume, capacity.units) <= largest,
    'capacity',
    'is at most 1,000 t, 1,000 m³ and 1,000,000,000 units',
  );
  rule(
    leastLoad.weight >= 0 && leastLoad.volume >= 0 && leastLoad.units >= 0,
    'leastLoad',
    'is not negative',
  );
  rule(fits(leastLoad, capacity), 'leastLoad', 'fits into the vehicle');
  rule(draft.range === undefined || draft.range > 0, 'range', 'is more than 0 m');
  rule(
    draft.metresPerSecond > 0 && draft.metresPerSecond <= 100,
    'metresPerSecond',
    'lies between 0 and 100 m/s',
  );
  rule(shifts === undefined, 'shifts', shifts ?? '');
  rule(
    costs.every((amount) => amount.minor >= 0n),
    'cost',
    'is not negative',
  );
  rule(new Set(costs.map((amount) => amount.currency)).size === 1, 'cost', 'is in one currency');
  rule(
    draft.skills.every((skill) => /^[a-z0-9-]{1,40}$/.test(skill)),
    'skills',
    'are short words in small letters',
  );
  return issues.length === 0
    ? ok(draft)
    : refuse({ kind: 'vehicle-invalid', vehicleId: draft.id, issues });
}

const isText = (text: string): boolean => text.trim().length > 0 && text.length <= 200;
