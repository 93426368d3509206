import { assert, ok, refuse, type Result, type SiteId } from '@waystock/kernel';
import type { Tx } from '../../world.ts';
import type {
  InvalidSite,
  LaneInvalid,
  RegionNotFound,
  SiteNotFound,
  StaleVersion,
} from './errors.ts';
import { sitePaused, siteResumed } from './facts.ts';
import { agreeRates } from './rate-store.ts';
import { checkSite, type Lane, type Region, type Site, type SiteDraft } from './site.ts';
import * as store from './store.ts';

export async function putRegion(tx: Tx, region: Region): Promise<void> {
  assert(region.name.trim() !== '', `region ${region.id} needs a name`);
  await store.upsertRegion(tx, region);
}

/** Writes sites, all or none; whether one is paused stays as it is. Returns how many differ. */
export async function putSites(
  tx: Tx,
  drafts: readonly SiteDraft[],
): Promise<Result<number, InvalidSite | RegionNotFound>> {
  const ids = new Set(drafts.map((draft) => draft.id));
  assert(ids.size === drafts.length, 'a batch names each site once');
  for (const draft of drafts) {
    const checked = checkSite(draft);
    if (!checked.ok) return checked;
  }
  const regions = new Set((await store.listRegions(tx)).map((region) => region.id));
  for (const { regionId } of drafts)
    if (!regions.has(regionId)) return refuse({ kind: 'region-not-found', regionId });
  const changed = await store.upsertSites(tx, drafts);
  if (changed > 0) await agreeRates(tx, drafts);
  return ok(changed);
}

/**
 * Writes one site. `expectedVersion` is the version the writer has seen, 0 for "there is none yet";
 * without it the last writer wins.
 */
export async function putSite(
  tx: Tx,
  draft: SiteDraft,
  expectedVersion?: number,
): Promise<Result<Site, InvalidSite | RegionNotFound | SiteNotFound | StaleVersion>> {
  const seen = (await store.lockSite(tx, draft.id))?.version ?? 0;
  if (expectedVersion !== undefined && expectedVersion !== seen)
    return refuse({ kind: 'stale-version', expected: expectedVersion, actual: seen });
  const put = await putSites(tx, [draft]);
  return put.ok ? getSite(tx, draft.id) : put;
}

export async function getSite(tx: Tx, siteId: SiteId): Promise<Result<Site, SiteNotFound>> {
  const site = (await store.findSites(tx, [siteId])).get(siteId);
  return site ? ok(site) : refuse({ kind: 'site-not-found', siteId });
}

/** A site takes no orders until it is resumed. Pausing again only changes the reason. */
export async function pauseSite(
  tx: Tx,
  pause: { siteId: SiteId; reason: string; expectedVersion?: number },
): Promise<Result<Site, SiteNotFound | StaleVersion>> {
  assert(pause.reason.trim() !== '', 'a pause needs a reason');
  const locked = await lockVersion(tx, pause);
  if (!locked.ok || locked.value.paused?.reason === pause.reason) return locked;
  await store.updatePause(tx, pause.siteId, pause.reason);
  if (!locked.value.paused) tx.emit(sitePaused(locked.value, pause.reason));
  return getSite(tx, pause.siteId);
}

/** Undo of `pauseSite`; resuming a working site changes nothing. */
export async function resumeSite(
  tx: Tx,
  resume: { siteId: SiteId; expectedVersion?: number },
): Promise<Result<Site, SiteNotFound | StaleVersion>> {
  const locked = await lockVersion(tx, resume);
  if (!locked.ok || !locked.value.paused) return locked;
  await store.updatePause(tx, resume.siteId, undefined);
  tx.emit(siteResumed(locked.value));
  return getSite(tx, resume.siteId);
}

async function lockVersion(
  tx: Tx,
  seen: { siteId: SiteId; expectedVersion?: number },
): Promise<Result<Site, SiteNotFound | StaleVersion>> {
  const site = await store.lockSite(tx, seen.siteId);
  if (!site) return refuse({ kind: 'site-not-found', siteId: seen.siteId });
  const expected = seen.expectedVersion ?? site.version;
  return expected === site.version
    ? ok(site)
    : refuse({ kind: 'stale-version', expected, actual: site.version });
}

/** Writes what moving stock between sites costs and how long it takes. */
export async function putLanes(
  tx: Tx,
  lanes: readonly Lane[],
): Promise<Result<void, LaneInvalid | SiteNotFound>> {
  for (const { from, to, cost, duration } of lanes) {
    const wrong = (rule: string) => refuse({ kind: 'lane-invalid', from, to, rule });
    if (from === to) return wrong('leads from one site to another');
    if (cost.minor < 0n || duration < 0) return wrong('costs and takes nothing or more');
  }
  const known = await store.findSites(
    tx,
    lanes.flatMap((lane) => [lane.from, lane.to]),
  );
  for (const { from, to } of lanes)
    for (const siteId of [from, to])
      if (!known.has(siteId)) return refuse({ kind: 'site-not-found', siteId });
  await store.upsertLanes(tx, lanes);
  return ok(undefined);
}
