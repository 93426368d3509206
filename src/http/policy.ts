import { api, type Endpoint, type OperationName, type Role } from '@waystock/contract';
import {
  type CourierId,
  type CustomerId,
  must,
  ok,
  refuse,
  type RegionId,
  type Result,
  type SiteId,
  type VehicleId,
} from '@waystock/kernel';
import type { NotFound } from './errors.ts';
import { customerOf, type Principal } from './principal.ts';

/** Who may touch what. The only place that decides it; what is not written here is denied. */

/** An object as far as the policy needs to know it. */
export interface Resource {
  readonly kind: ResourceKind;
  readonly customerId?: CustomerId | undefined;
  readonly regionIds?: readonly RegionId[] | undefined;
  readonly siteIds?: readonly SiteId[] | undefined;
  readonly courierId?: CourierId | undefined;
  readonly vehicleId?: VehicleId | undefined;
}

/** How a principal must stand to an object. */
const relations = {
  any: () => true,
  customer: (who, what) => what.customerId !== undefined && what.customerId === customerOf(who),
  site: ({ scope }, what) => overlap(scope.sites, what.siteIds),
  region: ({ scope }, what) => scope.regions === 'all' || overlap(scope.regions, what.regionIds),
  everywhere: ({ scope }) => scope.regions === 'all',
  route: ({ scope }, what) =>
    (what.courierId !== undefined && what.courierId === scope.courierId) ||
    (what.vehicleId !== undefined && scope.vehicles.includes(what.vehicleId)),
} satisfies Readonly<Record<string, (who: Principal, what: Resource) => boolean>>;

type Relation = keyof typeof relations;

/** Which of the objects each role reaches. The contract says what a role may do with them. */
const reach = {
  // What everybody may look at, and only operations change.
  catalogue: {
    shopper: 'any',
    driver: 'any',
    host: 'any',
    ops: 'any',
    auditor: 'any',
    device: 'any',
  },
  site: {
    shopper: 'any',
    driver: 'any',
    host: 'site',
    ops: 'region',
    auditor: 'any',
    device: 'site',
  },
  stock: { host: 'site', ops: 'region', auditor: 'any', device: 'site' },
  picking: { host: 'site', ops: 'region', auditor: 'any', device: 'site' },
  customer: { shopper: 'customer' },
  basket: { shopper: 'customer', ops: 'any' },
  order: { shopper: 'customer', ops: 'region', auditor: 'any' },
  shipment: {
    shopper: 'customer',
    driver: 'route',
    host: 'site',
    ops: 'region',
    auditor: 'any',
    device: 'site',
  },
  payment: { shopper: 'customer', ops: 'region', auditor: 'any' },
  return: { shopper: 'customer', host: 'site', ops: 'region', auditor: 'any', device: 'site' },
  review: { ops: 'region', auditor: 'any' },
  decision: { ops: 'region', auditor: 'any' },
  vehicle: { driver: 'route', ops: 'region', auditor: 'any', device: 'route' },
  route: { driver: 'route', ops: 'region', auditor: 'any', device: 'route' },
  road: { ops: 'region', auditor: 'any' },
  administration: { ops: 'everywhere', auditor: 'any' },
} as const satisfies Readonly<Record<string, Partial<Record<Role, Relation>>>>;

export type ResourceKind = keyof typeof reach;

/** May this role do that at all? */
export function mayCall(role: Role, action: OperationName): boolean {
  const { auth } = endpointOf(action).spec;
  return auth === 'public' || auth.includes(role);
}

export function allow(who: Principal, action: OperationName, what: Resource): boolean {
  return mayCall(who.role, action) && reaches(who, what);
}

/** As an answer: another's object is not there. */
export const permit = (
  who: Principal,
  action: OperationName,
  what: Resource,
): Result<void, NotFound> =>
  allow(who, action, what) ? ok(undefined) : refuse({ kind: 'not-found' });

export function reaches(who: Principal, what: Resource): boolean {
  const relation = relationOf(who.role, what.kind);
  return relation !== undefined && relations[relation](who, what);
}

/** Lists show only what the caller reaches: what the rows must match, `nothing` if none may be. */
export type Filter = 'everything' | 'nothing' | Omit<Resource, 'kind'> | RouteFilter;
export interface RouteFilter {
  readonly courierId?: CourierId | undefined;
  readonly vehicleIds: readonly VehicleId[];
}

export function filterFor(who: Principal, kind: ResourceKind): Filter {
  const { regions, sites, vehicles, courierId } = who.scope;
  switch (relationOf(who.role, kind)) {
    case undefined:
      return 'nothing';
    case 'any':
      return 'everything';
    case 'everywhere':
      return regions === 'all' ? 'everything' : 'nothing';
    case 'region':
      return regions === 'all' ? 'everything' : { regionIds: regions };
    case 'site':
      return { siteIds: sites };
    case 'customer':
      return { customerId: customerOf(who) };
    case 'route':
      return { courierId, vehicleIds: vehicles };
  }
}

const relationOf = (role: Role, kind: ResourceKind): Relation | undefined =>
  (reach[kind] as Partial<Record<Role, Relation>>)[role];

const overlap = <T>(mine: readonly T[], its: readonly T[] | undefined): boolean =>
  its !== undefined && its.some((one) => mine.includes(one));

function endpointOf(action: OperationName): Endpoint {
  const [resource, name] = action.split('.') as [keyof typeof api, string];
  const of = api[resource] as Readonly<Record<string, Endpoint>>;
  return must(of[name], `no operation ${action}`);
}
