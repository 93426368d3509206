import {
  millilitres,
  money,
  position,
  probability,
  type RegionId,
  seconds,
  type SiteId,
} from '@waystock/kernel';
import {
  type NetworkError,
  putRegion,
  putSites,
  type SiteDraft,
} from '../domains/network/index.ts';
import type { Tx } from '../world.ts';
import {
  code,
  currencyCode,
  date,
  decimal,
  flag,
  oneOf,
  openingHours,
  several,
  text,
  timeOfDay,
  whole,
  zone,
} from './cells.ts';
import { type Fault, otherwise, type Read } from './columns.ts';
import { peel } from './peel.ts';

/** Places that hold stock, one a line. */
export const columns = {
  site_id: code<SiteId>(40),
  region_id: code<RegionId>(40),
  region_name: otherwise(text(200), undefined, 'the region must be known already'),
  name: text(200),
  kind: oneOf(
    ...(['fulfilment-centre', 'shop', 'locker', 'ambassador', 'vacant-unit'] as const),
    ...(['storage-unit', 'hub', 'vehicle'] as const),
  ),
  lon: decimal(-180, 180, Number),
  lat: decimal(-90, 90, Number),
  address: text(200),
  time_zone: zone,
  capacity_ml: whole(1, 1_000_000_000_000, millilitres),
  temperature_classes: otherwise(
    several(oneOf('ambient', 'chilled', 'frozen')),
    ['ambient' as const],
    'ambient',
  ),
  opening_hours: otherwise(openingHours, [], 'around the clock'),
  closed_on: otherwise(several(date), [], 'no day'),
  cut_off: otherwise(timeOfDay, 18 * 60, '18:00'),
  pick_lead_s: otherwise(whole(0, 31_622_400, seconds), seconds(3600)),
  handling_cost_minor: otherwise(whole(0, 1e9, BigInt), 0n),
  handling_per_unit_minor: otherwise(whole(0, 1e9, BigInt), 0n),
  storage_cost_minor: otherwise(whole(0, 1e9, BigInt), 0n),
  currency: currencyCode,
  security_score: otherwise(decimal(0, 1, probability), probability(0.5)),
  pickup: otherwise(flag, false, 'no'),
};
export const key = 'site_id';

type Line = Read<typeof columns>;

/** Writes what can be written, regions that have a name included; says of the rest why not. */
export async function write(tx: Tx, lines: readonly Line[]): Promise<Fault[]> {
  const named = new Map(
    lines.flatMap(({ values: v }) => (v.region_name ? [[v.region_id, v] as const] : [])),
  );
  for (const [id, { region_name: name = '', time_zone: timeZone, currency }] of named)
    await putRegion(tx, { id, name, timeZone, currency });
  return peel(lines, (some) => putSites(tx, some.map(draftOf)), faultOf);
}

function draftOf({ values: v }: Line): SiteDraft {
  const cost = (minor: bigint) => money(minor, v.currency);
  return {
    id: v.site_id,
    regionId: v.region_id,
    name: v.name,
    kind: v.kind,
    position: position(v.lon, v.lat),
    address: v.address,
    hours: { timeZone: v.time_zone, weekly: v.opening_hours, closedOn: v.closed_on },
    cutOff: v.cut_off,
    pickLead: v.pick_lead_s,
    capacity: v.capacity_ml,
    temperatures: v.temperature_classes,
    handling: {
      perShipment: cost(v.handling_cost_minor),
      perUnit: cost(v.handling_per_unit_minor),
    },
    storage: cost(v.storage_cost_minor),
    security: v.security_score,
    pickup: v.pickup,
  };
}

function faultOf(error: NetworkError, { line, values }: Line): Fault | undefined {
  switch (error.kind) {
    case 'site-invalid':
      if (error.siteId !== values.site_id) return undefined;
      return { line, reason: error.issues.map((i) => `the ${i.field} ${i.rule}`).join('; ') };
    case 'region-not-found':
      if (error.regionId !== values.region_id) return undefined;
      return { line, column: 'region_id', reason: 'is no region yet: give region_name, too' };
    default:
      return undefined;
  }
}
