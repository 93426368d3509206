import type { api, BodyOf, ParamsOf } from '@waystock/contract';
import { money, must, ok, seconds, type SiteId } from '@waystock/kernel';
import {
  asManyAsCome,
  type CarrierContract,
  type LastMile,
  listCarriers,
  listLastMiles,
  listOffers,
  putCarrier,
  putLastMiles,
  putOffer,
  type RegionOffer,
  type RegionOfferDraft,
} from '../../domains/allocation/index.ts';
import type { HandlersOf } from '../handler.ts';
import { beyond, pageFrom } from '../page.ts';
import { boundsFor, reachSite, sitesWithin } from '../reach.ts';

const kind = 'site';

export const tariffs = {
  async listCarriers({ world, page }) {
    const found = await world.db.read((tx) => listCarriers(tx, beyond(page)));
    return ok(pageFrom(found, page, { item: carrierBody, key: ({ id }) => id }));
  },

  async putCarrier({ params, body, permit, command }) {
    const may = permit({ kind: 'catalogue' });
    if (!may.ok) return may;
    const contract = contractOf(params.carrier_id, body);
    return command(async (tx) => {
      const put = await putCarrier(tx, contract);
      return put.ok ? ok(carrierBody(contract)) : put;
    });
  },

  async listLastMiles({ world, page, principal }) {
    const found = await world.db.read(async (tx) => {
      const siteIds = await sitesWithin(tx, boundsFor(principal, kind));
      return listLastMiles(tx, { ...beyond(page), ...(siteIds ? { siteIds } : {}) });
    });
    return ok(pageFrom(found, page, { item: lastMileBody, key: ({ siteId }) => siteId }));
  },

  async putLastMile({ params, body, permit, command }) {
    const lastMile = lastMileOf(params.site_id, body);
    return command(async (tx) => {
      const site = await reachSite(tx, params.site_id, { kind, permit });
      if (!site.ok) return site;
      await putLastMiles(tx, [lastMile]);
      return ok(lastMileBody(lastMile));
    });
  },

  async listDeliveryOffers({ world, params, page, permit }) {
    const may = permit({ kind, regionIds: [params.region_id] });
    if (!may.ok) return may;
    const filter = { regionId: params.region_id, ...beyond(page) };
    const found = await world.db.read((tx) => listOffers(tx, filter));
    return ok(pageFrom(found, page, { item: offerBody, key: ({ rule }) => rule.service }));
  },

  async putDeliveryOffer({ params, body, version, permit, command }) {
    const may = permit({ kind, regionIds: [params.region_id] });
    if (!may.ok) return may;
    return command(async (tx) => {
      const put = await putOffer(tx, offerOf(params, body), version);
      return put.ok ? ok(offerBody(put.value)) : put;
    });
  },
} satisfies HandlersOf<typeof api.tariffs>;

type Carries = CarrierContract['carries'];
type CarriesBody = Pick<
  BodyOf<typeof api.tariffs.putLastMile>,
  | 'temperature_classes'
  | 'hazard_classes'
  | 'longest_side_mm'
  | 'heaviest_load_g'
  | 'largest_load_ml'
  | 'most_capacity_units'
>;

const carriesBody = (carries: Carries) => ({
  temperature_classes: [...carries.temperatures],
  hazard_classes: [...carries.hazards],
  longest_side_mm: carries.longestSide ?? null,
  heaviest_load_g: carries.heaviestLoad ?? null,
  largest_load_ml: carries.largestLoad ?? null,
  most_capacity_units: carries.mostCapacityUnits ?? null,
});

const carriesOf = (body: CarriesBody): Carries => ({
  temperatures: body.temperature_classes,
  hazards: body.hazard_classes,
  ...(body.longest_side_mm === null ? {} : { longestSide: body.longest_side_mm }),
  ...(body.heaviest_load_g === null ? {} : { heaviestLoad: body.heaviest_load_g }),
  ...(body.largest_load_ml === null ? {} : { largestLoad: body.largest_load_ml }),
  ...(body.most_capacity_units === null ? {} : { mostCapacityUnits: body.most_capacity_units }),
});

type Zone = CarrierContract['tariff']['zones'][number];
type ZoneBody = BodyOf<typeof api.tariffs.putCarrier>['zones'][number];

const zoneBody = ({ zone, upTo, rate, transit }: Zone): ZoneBody => ({
  zone,
  up_to_m: upTo,
  base_minor: rate.base.minor,
  bands: rate.bands.map((band) => ({ up_to_g: band.upTo, per_kg_minor: band.perKg.minor })),
  transit:
    'duration' in transit
      ? { duration_s: transit.duration }
      : { business_days: transit.businessDays, delivered_by_min: transit.deliveredByMinute },
});

const carrierBody = (contract: CarrierContract) => ({
  carrier_id: contract.id,
  carrier: contract.tariff.carrier,
  service: contract.tariff.service,
  currency: must(contract.tariff.zones[0], 'a tariff has zones').rate.base.currency,
  zones: contract.tariff.zones.map(zoneBody),
  ...carriesBody(contract.carries),
  collects_min: contract.collectsAt,
  rest_days: [...contract.restDays],
  holidays: [...contract.holidays],
  active: contract.active,
});

const contractOf = (id: string, body: BodyOf<typeof api.tariffs.putCarrier>): CarrierContract => ({
  id,
  tariff: {
    carrier: body.carrier,
    service: body.service,
    zones: body.zones.map(({ zone, up_to_m, base_minor, bands, transit }) => ({
      zone,
      upTo: up_to_m,
      rate: {
        base: money(base_minor, body.currency),
        bands: bands.map((band) => ({
          upTo: band.up_to_g,
          perKg: money(band.per_kg_minor, body.currency),
        })),
      },
      transit:
        'duration_s' in transit
          ? { duration: transit.duration_s }
          : { businessDays: transit.business_days, deliveredByMinute: transit.delivered_by_min },
    })),
  },
  carries: carriesOf(body),
  collectsAt: body.collects_min,
  restDays: body.rest_days,
  holidays: body.holidays,
  active: body.active,
});

const lastMileBody = (lastMile: LastMile) => ({
  site_id: lastMile.siteId,
  reach_m: lastMile.reach,
  per_drop_minor: lastMile.perDrop.minor,
  per_km_minor: lastMile.perKm.minor,
  currency: lastMile.perDrop.currency,
  speed_m_per_s: lastMile.speed,
  spare_s: lastMile.spare,
  ...carriesBody(lastMile.carries),
});

const lastMileOf = (siteId: SiteId, body: BodyOf<typeof api.tariffs.putLastMile>): LastMile => ({
  siteId,
  reach: body.reach_m,
  perDrop: money(body.per_drop_minor, body.currency),
  perKm: money(body.per_km_minor, body.currency),
  speed: body.speed_m_per_s,
  spare: body.spare_s,
  carries: carriesOf(body),
});

const offerBody = ({ regionId, rule, price, freeFrom, active, version }: RegionOffer) => ({
  region_id: regionId,
  sla: rule.service,
  price_minor: price.minor,
  free_from_minor: freeFrom?.minor ?? null,
  currency: price.currency,
  windows: rule.windows.map(({ opens, closes }) => ({ opens_min: opens, closes_min: closes })),
  first_day: rule.days.first,
  last_day: rule.days.last,
  spans_days: rule.spansDays,
  lead_s: rule.lead,
  capacity: rule.capacity < asManyAsCome ? rule.capacity : null,
  active,
  version,
});

const offerOf = (
  { region_id: regionId, sla }: ParamsOf<typeof api.tariffs.putDeliveryOffer>,
  body: BodyOf<typeof api.tariffs.putDeliveryOffer>,
): RegionOfferDraft => ({
  regionId,
  rule: {
    service: sla,
    windows: body.windows.map((window) => ({
      opens: window.opens_min,
      closes: window.closes_min,
    })),
    days: { first: body.first_day, last: body.last_day },
    spansDays: body.spans_days,
    lead: seconds(body.lead_s),
    capacity: body.capacity ?? asManyAsCome,
  },
  price: money(body.price_minor, body.currency),
  freeFrom: body.free_from_minor === null ? undefined : money(body.free_from_minor, body.currency),
  active: body.active,
});
