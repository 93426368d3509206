import type { Profile, Tags } from './network.ts';

/**
 * What each kind of traveller may use, and how fast it really gets along in a city, halts at
 * junctions included. Read from OpenStreetMap's tags.
 */
export type GroundProfile = Exclude<Profile, 'drone'>;

/** Bits: 1 along the drawing, 2 against it. */
export const forward = 1;
export const backward = 2;

/** Usual limit in km/h where none is signed, and the share of the limit a van averages. */
const roads: Readonly<Record<string, { readonly limit: number; readonly flow: number }>> = {
  motorway: { limit: 120, flow: 0.85 },
  motorway_link: { limit: 60, flow: 0.8 },
  trunk: { limit: 100, flow: 0.8 },
  trunk_link: { limit: 60, flow: 0.75 },
  primary: { limit: 50, flow: 0.62 },
  primary_link: { limit: 50, flow: 0.6 },
  secondary: { limit: 50, flow: 0.55 },
  secondary_link: { limit: 50, flow: 0.55 },
  tertiary: { limit: 50, flow: 0.5 },
  tertiary_link: { limit: 50, flow: 0.5 },
  unclassified: { limit: 50, flow: 0.5 },
  residential: { limit: 30, flow: 0.55 },
  living_street: { limit: 10, flow: 0.9 },
  service: { limit: 20, flow: 0.6 },
};

const quietPaths = new Set(['pedestrian', 'footway', 'path', 'cycleway', 'track', 'bridleway']);
const forMotorsOnly = new Set(['motorway', 'motorway_link', 'trunk', 'trunk_link']);
const rough = new Set(['sett', 'cobblestone', 'unhewn_cobblestone', 'gravel', 'unpaved', 'ground']);

/** Average km/h on a way, or 0 where the profile may not go. */
export function speedOn(tags: Tags, profile: GroundProfile): number {
  const highway = tags['highway'] ?? '';
  if (isClosed(tags, profile)) return 0;
  if (profile === 'van') return vanSpeed(highway, tags);
  const isStreet = highway in roads && !forMotorsOnly.has(highway);
  if (!isStreet && !quietPaths.has(highway) && highway !== 'steps') return 0;
  const isRough = rough.has(tags['surface'] ?? '');
  if (profile === 'foot') return highway === 'steps' ? 2.5 : 4.8;
  if (highway === 'steps') return 0;
  if (profile === 'robot') return isRough ? 3.2 : 5;
  if (highway === 'footway' || highway === 'pedestrian') return 8;
  return isRough ? 11 : 16;
}

function vanSpeed(highway: string, tags: Tags): number {
  const road = roads[highway];
  if (!road) return 0;
  const speed = (limitOf(tags['maxspeed']) ?? road.limit) * road.flow;
  return rough.has(tags['surface'] ?? '') ? Math.min(speed, 18) : speed;
}

/** km/h of a `maxspeed` value: `50`, `30 mph`, `walk`; undefined for what is no number. */
export function limitOf(value: string | undefined): number | undefined {
  if (value === 'walk') return 7;
  const match = /^(\d+(?:\.\d+)?)\s*(mph|km\/h|kmh)?$/.exec(value ?? '');
  const limit = Number(match?.[1]) * (match?.[2] === 'mph' ? 1.609344 : 1);
  return match && limit > 0 ? limit : undefined;
}

/** The most specific access tag decides, as in OpenStreetMap. */
function isClosed(tags: Tags, profile: GroundProfile): boolean {
  const keys = {
    van: ['motor_vehicle', 'vehicle', 'access'],
    bike: ['bicycle', 'vehicle', 'access'],
    foot: ['foot', 'access'],
    robot: ['foot', 'access'],
  }[profile];
  const value = keys.map((key) => tags[key]).find((tag) => tag !== undefined);
  return value === 'no' || value === 'private';
}

/** Which ways along a street the profile may take. On foot, one-way signs do not count. */
export function directionsOn(tags: Tags, profile: GroundProfile): number {
  if (profile === 'foot' || profile === 'robot') return forward | backward;
  if (profile === 'bike' && tags['oneway:bicycle'] === 'no') return forward | backward;
  const isImplied = tags['junction'] === 'roundabout' || tags['highway'] === 'motorway';
  const oneway = tags['oneway'] ?? (isImplied ? 'yes' : 'no');
  if (oneway === 'yes' || oneway === 'true' || oneway === '1') return forward;
  return oneway === '-1' || oneway === 'reverse' ? backward : forward | backward;
}
