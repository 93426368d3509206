import { ok, refuse, type RegionId, type Result, type SiteId } from '@waystock/kernel';
import { findSites, type NetworkError, type Site } from '../domains/network/index.ts';
import type { Tx } from '../world.ts';
import type { NotFound } from './errors.ts';
import { filterFor, type Resource, type ResourceKind } from './policy.ts';
import type { Principal } from './principal.ts';

export type Permit = (what: Resource) => Result<void, NotFound>;

type SiteNotFound = Extract<NetworkError, { kind: 'site-not-found' }>;

/** A site, if the caller may touch what is of this kind there; another's is told as none. */
export async function reachSite(
  tx: Tx,
  siteId: SiteId,
  { kind, permit }: { readonly kind: ResourceKind; readonly permit: Permit },
): Promise<Result<Site, SiteNotFound>> {
  const site = (await findSites(tx, [siteId])).get(siteId);
  return site && permit({ kind, siteIds: [site.id], regionIds: [site.regionId] }).ok
    ? ok(site)
    : refuse({ kind: 'site-not-found', siteId });
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
