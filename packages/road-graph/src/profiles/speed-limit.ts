import type { Tags } from '../osm/decode-block.ts';
import { countries, type Country } from './countries.ts';
import type { Zone } from './profile.ts';

const walkingPace = 6;
/** What `maxspeed=none` is driven at. */
const unlimited = 130;

/** km/h of a `maxspeed` value: `50`, `30 mph`, `walk`, `none`, `DE:urban`; undefined if it says none. */
export function limitOf(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (value === 'walk') return walkingPace;
  if (value === 'none') return unlimited;
  const zone = /^([A-Z]{2})[A-Z-]*:([a-z_]+)(\d+)?$/.exec(value);
  if (zone) return zone[3] ? Number(zone[3]) : zoneLimit(zone[1] ?? '', zone[2] ?? '');
  const match = /^(\d+(?:\.\d+)?)\s*(mph|knots|km\/h|kmh|kph)?(?:;.*)?$/.exec(value.trim());
  const unit = { mph: 1.609344, knots: 1.852 }[match?.[2] ?? ''] ?? 1;
  const limit = Number(match?.[1]) * unit;
  return match && limit > 0 ? limit : undefined;
}

const zones: Readonly<Record<string, Zone>> = {
  motorway: 'motorway',
  trunk: 'trunk',
  rural: 'rural',
  urban: 'urban',
  nsl_single: 'rural',
  nsl_dual: 'trunk',
  living_street: 'living',
  zone: 'residential',
};

function zoneLimit(code: string, name: string): number | undefined {
  const zone = zones[name];
  const country: Country = countries[code.toLowerCase() as keyof typeof countries] ?? countries.any;
  return zone && country.limits[zone];
}

/** The limit in one direction: as signed, else as its zone is known, else the country's usual one. */
export function limitOn(
  tags: Tags,
  direction: 'forward' | 'backward',
  usual: { readonly zone: Zone; readonly country: Country },
): number {
  return (
    limitOf(tags[`maxspeed:${direction}`]) ??
    limitOf(tags['maxspeed']) ??
    limitOf(tags['maxspeed:type'] ?? tags['source:maxspeed'] ?? tags['zone:maxspeed']) ??
    usual.country.limits[usual.zone]
  );
}
