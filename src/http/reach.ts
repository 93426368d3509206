import {
  ok,
  refuse,
  type RegionId,
  type Result,
  type ShipmentId,
  type SiteId,
  type SkuId,
} from '@waystock/kernel';
import { type CatalogueError, getSku } from '../domains/catalogue/index.ts';
import { findSites, listSites, type NetworkError, type Site } from '../domains/network/index.ts';
import { findShipmentAudience, type ShipmentAudience } from '../views/shipment-audience.ts';
import type { Tx } from '../world.ts';
import type { NotFound } from './errors.ts';
import { filterFor, type Resource, type ResourceKind } from './policy.ts';
import type { Principal } from './principal.ts';

export type Permit = (what: Resource) => Result<void, NotFound>;

type SiteNotFound = Extract<NetworkError, { kind: 'site-not-found' }>;
type SkuNotFound = Extract<CatalogueError, { kind: 'sku-not-found' }>;

/** A site, if the caller may touch what is of this kind there; another's is told as none. */
export async function reachSite(
  tx: Tx,
  siteId: SiteId,
  { kind, permit }: Reach,
): Promise<Result<Site, SiteNotFound>> {
  const site = (await findSites(tx, [siteId])).get(siteId);
  return site && permit({ kind, siteIds: [site.id], regionIds: [site.regionId] }).ok
    ? ok(site)
    : refuse({ kind: 'site-not-found', siteId });
}

/** What is to be done with an object, and who asks. */
export interface Reach {
  readonly kind: ResourceKind;
  readonly permit: Permit;
}

/** A shipment, as far as the caller may touch what is of this kind about it. */
export async function reachShipment(
  tx: Tx,
  shipmentId: ShipmentId,
  { kind, permit }: Reach,
): Promise<Result<ShipmentAudience, NotFound>> {
  const audience = await findShipmentAudience(tx, shipmentId);
  return audience && permit({ kind, ...audience }).ok
    ? ok(audience)
    : refuse({ kind: 'not-found' });
}

export interface Place {
  readonly skuId: SkuId;
  readonly siteId: SiteId;
}

/** A SKU there is, at a site the caller may keep. */
export async function reachPlace(
  tx: Tx,
  place: Place,
  permit: Permit,
): Promise<Result<Place, SiteNotFound | SkuNotFound>> {
  const [site, sku] = await Promise.all([
    reachSite(tx, place.siteId, { kind: 'stock', permit }),
    getSku(tx, place.skuId),
  ]);
  if (!site.ok) return site;
  return sku.ok ? ok(place) : sku;
}

/** What a list may be about; a list that is not there leaves everything, an empty one nothing. */
export interface Bounds {
  readonly regionIds?: readonly RegionId[];
  readonly siteIds?: readonly SiteId[];
}

/** What the caller reaches of a kind, and has asked for. */
export function boundsFor(
  principal: Principal,
  kind: ResourceKind,
  asked: { readonly regionId?: RegionId | undefined; readonly siteId?: SiteId | undefined } = {},
): Bounds {
  const reached = filterFor(principal, kind);
  if (reached === 'nothing') return { siteIds: [] };
  const { regionIds, siteIds }: Bounds =
    reached === 'everything' || 'vehicleIds' in reached ? {} : (reached as Bounds);
  return {
    ...bound('regionIds', regionIds, asked.regionId),
    ...bound('siteIds', siteIds, asked.siteId),
  };
}

function bound<Name extends string, Id>(
  name: Name,
  reached: readonly Id[] | undefined,
  asked: Id | undefined,
): { readonly [N in Name]?: readonly Id[] } {
  if (asked === undefined) return reached ? ({ [name]: reached } as never) : {};
  return { [name]: !reached || reached.includes(asked) ? [asked] : [] } as never;
}

/** The sites a list is bound to, for domains that know no regions; undefined is all of them. */
export async function sitesWithin(tx: Tx, bounds: Bounds): Promise<readonly SiteId[] | undefined> {
  if (!bounds.regionIds) return bounds.siteIds;
  return (await listSites(tx, bounds)).map((site) => site.id);
}
