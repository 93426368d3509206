import type { api, BodyOf } from '@waystock/contract';
import { money, ok, type SiteId } from '@waystock/kernel';
import {
  findSites,
  type Lane,
  listLanesFrom,
  listRegions,
  listSites,
  pauseSite,
  putLanes,
  putRegion,
  putSite,
  type Region,
  resumeSite,
  type Site,
  type SiteDraft,
} from '../../domains/network/index.ts';
import { pauseEffects } from '../../workflows/pause-effects.ts';
import type { HandlersOf } from '../handler.ts';
import { beyond, pageFrom } from '../page.ts';
import { boundsFor, reachSite } from '../reach.ts';

const kind = 'site';

export const sites = {
  async list({ world, query, page, principal }) {
    const filter = {
      ...boundsFor(principal, kind, { regionId: query.region_id }),
      ...(query.kind ? { kind: query.kind } : {}),
      ...(query.pickup === undefined ? {} : { pickup: query.pickup }),
    };
    const found = await world.db.read((tx) => listSites(tx, filter, beyond(page)));
    return ok(pageFrom(found, page, { item: siteBody, key: (site) => site.id }));
  },

  async get({ world, params, permit }) {
    const site = await world.db.read((tx) => reachSite(tx, params.site_id, { kind, permit }));
    return site.ok ? ok(siteBody(site.value)) : site;
  },

  async put({ params, body, version, permit, command }) {
    const may = permit({ kind, regionIds: [body.region_id] });
    if (!may.ok) return may;
    return command(async (tx) => {
      const known = (await findSites(tx, [params.site_id])).has(params.site_id);
      const reached = known ? await reachSite(tx, params.site_id, { kind, permit }) : may;
      if (!reached.ok) return reached;
      const put = await putSite(tx, draftOf(params.site_id, body), version);
      return put.ok ? ok(siteBody(put.value)) : put;
    });
  },

  async pause({ params, body, version, permit, command }) {
    return command(async (tx) => {
      const site = await reachSite(tx, params.site_id, { kind, permit });
      if (!site.ok) return site;
      const { reason } = body;
      const paused = await pauseSite(tx, { ...seen(params.site_id, version), reason });
      return paused.ok ? ok(siteBody(paused.value)) : paused;
    });
  },

  async resume({ params, version, permit, command }) {
    return command(async (tx) => {
      const site = await reachSite(tx, params.site_id, { kind, permit });
      if (!site.ok) return site;
      const resumed = await resumeSite(tx, seen(params.site_id, version));
      return resumed.ok ? ok(siteBody(resumed.value)) : resumed;
    });
  },

  async pauseEffects({ world, params, permit }) {
    const site = await world.db.read((tx) => reachSite(tx, params.site_id, { kind, permit }));
    if (!site.ok) return site;
    const effects = await pauseEffects(world, site.value);
    return ok({
      site_id: site.value.id,
      paused: site.value.paused !== undefined,
      waiting_shipments: effects.waiting,
      staying_shipments: effects.staying,
      considered_orders: effects.considered,
      moved_orders: effects.moved,
      stranded_orders: effects.stranded,
      extra_cost_minor: effects.extraCost.minor,
      currency: effects.extraCost.currency,
    });
  },

  async listRegions({ world, page }) {
    const found = await world.db.read((tx) => listRegions(tx, beyond(page)));
    return ok(pageFrom(found, page, { item: regionBody, key: (region) => region.id }));
  },

  async putRegion({ params, body, permit, command }) {
    const id = params.region_id;
    const may = permit({ kind, regionIds: [id] });
    if (!may.ok) return may;
    const region = { id, name: body.name, timeZone: body.time_zone, currency: body.currency };
    return command(async (tx) => {
      await putRegion(tx, region);
      return ok(regionBody(region));
    });
  },

  async listLanes({ world, params, page, permit }) {
    return world.db.read(async (tx) => {
      const site = await reachSite(tx, params.site_id, { kind, permit });
      if (!site.ok) return site;
      const found = await listLanesFrom(tx, params.site_id, beyond(page));
      return ok(pageFrom(found, page, { item: laneBody, key: (lane) => lane.to }));
    });
  },

  async putLane({ params, body, permit, command }) {
    const lane = {
      from: params.site_id,
      to: params.to_site_id,
      cost: money(body.cost_minor, body.currency),
      duration: body.duration_s,
    };
    return command(async (tx) => {
      for (const end of [lane.from, lane.to]) {
        const site = await reachSite(tx, end, { kind, permit });
        if (!site.ok) return site;
      }
      const put = await putLanes(tx, [lane]);
      return put.ok ? ok(laneBody(lane)) : put;
    });
  },
} satisfies Partial<HandlersOf<typeof api.sites>>;

const seen = (siteId: SiteId, version: number | undefined) => ({
  siteId,
  ...(version === undefined ? {} : { expectedVersion: version }),
});

const regionBody = (region: Region) => ({
  region_id: region.id,
  name: region.name,
  time_zone: region.timeZone,
  currency: region.currency,
});

const laneBody = (lane: Lane) => ({
  from_site_id: lane.from,
  to_site_id: lane.to,
  cost_minor: lane.cost.minor,
  currency: lane.cost.currency,
  duration_s: lane.duration,
});

const siteBody = (site: Site) => ({
  site_id: site.id,
  region_id: site.regionId,
  name: site.name,
  kind: site.kind,
  position: site.position,
  address: site.address,
  time_zone: site.hours.timeZone,
  capacity_ml: site.capacity,
  temperature_classes: [...site.temperatures],
  opening_hours: site.hours.weekly.map(({ weekday, opens, closes }) => ({
    weekday,
    opens_min: opens,
    closes_min: closes,
  })),
  closed_on: [...site.hours.closedOn],
  cut_off_min: site.cutOff,
  pick_lead_s: site.pickLead,
  handling_cost_minor: site.handling.perShipment.minor,
  handling_per_unit_minor: site.handling.perUnit.minor,
  storage_cost_minor: site.storage.minor,
  currency: site.storage.currency,
  security_score: site.security,
  pickup: site.pickup,
  paused: site.paused !== undefined,
  pause_reason: site.paused?.reason ?? null,
  version: site.version,
});

const draftOf = (id: SiteId, body: BodyOf<typeof api.sites.put>): SiteDraft => ({
  id,
  regionId: body.region_id,
  name: body.name,
  kind: body.kind,
  position: body.position,
  address: body.address,
  hours: {
    timeZone: body.time_zone,
    weekly: body.opening_hours.map((span) => ({
      weekday: span.weekday,
      opens: span.opens_min,
      closes: span.closes_min,
    })),
    closedOn: body.closed_on,
  },
  cutOff: body.cut_off_min,
  pickLead: body.pick_lead_s,
  capacity: body.capacity_ml,
  temperatures: body.temperature_classes,
  handling: {
    perShipment: money(body.handling_cost_minor, body.currency),
    perUnit: money(body.handling_per_unit_minor, body.currency),
  },
  storage: money(body.storage_cost_minor, body.currency),
  security: body.security_score,
  pickup: body.pickup,
});
