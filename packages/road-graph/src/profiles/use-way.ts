import type { Tags } from '../osm/decode-block.ts';
import { accessOf, isOpened } from './access.ts';
import type { Country } from './countries.ts';
import { durationOf, metresOf, tonnesOf } from './measures.ts';
import { directionsOn } from './one-way.ts';
import type { Pace, Profile, TagRule } from './profile.ts';
import { limitOn } from './speed-limit.ts';

/** How a profile uses a way: km/h along and against its drawing, 0 where it may not go. */
export interface WayUse {
  readonly forward: number;
  readonly backward: number;
  /** Only to reach or to leave a place on it, never to pass through. */
  readonly destinationOnly: boolean;
  /** Seconds for the whole way where a timetable says so, instead of the speed. */
  readonly duration?: number;
}

const ferrySpeed = 15;
/** Beside the bike, where one must get off. */
const pushing = 4.5;

/** What the tags of a way let a profile do on it; undefined if nothing at all. */
export function useWay(tags: Tags, profile: Profile, country: Country): WayUse | undefined {
  const pace = paceOn(tags, profile);
  if (!pace || isBarred(tags, profile)) return undefined;
  const directions = directionsOn(tags, profile.oneWay);
  let destinationOnly = 'destinationOnly' in pace && (pace.destinationOnly ?? false);
  const speedIn = (direction: 'forward' | 'backward'): number => {
    const access = accessOf(tags, profile.access, direction);
    if (access === 'closed' || !directions[direction]) return 0;
    if (access === 'destination') destinationOnly = true;
    return speedOn(tags, profile, pace, { direction, country });
  };
  const forward = speedIn('forward');
  const backward = speedIn('backward');
  if (forward === 0 && backward === 0) return undefined;
  const duration = tags['route'] === 'ferry' ? durationOf(tags['duration']) : undefined;
  return { forward, backward, destinationOnly, ...(duration === undefined ? {} : { duration }) };
}

function paceOn(tags: Tags, profile: Profile): Pace | undefined {
  const highway = tags['highway'];
  if (highway === undefined) return ferryPace(tags, profile);
  const pace = profile.roads[highway];
  if (profile.oneWay === 'as-cyclists' && isPushed(highway) && tags['bicycle'] !== 'dismount')
    return isOpened(tags, profile) ? { kmh: profile.opened } : pace;
  if (pace) return pace;
  const isBuilt = !unbuilt.has(highway);
  return isBuilt && isOpened(tags, profile) ? { kmh: profile.opened } : undefined;
}

const unbuilt = new Set(['construction', 'proposed', 'planned', 'razed', 'abandoned', 'disused']);
const isPushed = (highway: string): boolean => highway === 'footway' || highway === 'pedestrian';

/** People and bicycles board any ferry; vehicles only those that say so. */
function ferryPace(tags: Tags, profile: Profile): Pace | undefined {
  if (tags['route'] !== 'ferry') return undefined;
  const takesAnyone = profile.oneWay !== 'as-cars';
  return takesAnyone || isOpened(tags, profile) ? { kmh: ferrySpeed } : undefined;
}

function isBarred(tags: Tags, profile: Profile): boolean {
  if (profile.closedBy.some((rule) => breaks(tags, rule))) return true;
  const width = metresOf(tags['width'] ?? tags['est_width']);
  if (profile.leastWidth !== undefined && width !== undefined && width < profile.leastWidth)
    return true;
  const { size } = profile;
  if (!size) return false;
  return (
    (metresOf(tags['maxheight']) ?? metresOf(tags['maxheight:physical']) ?? 99) < size.height ||
    (metresOf(tags['maxwidth']) ?? metresOf(tags['maxwidth:physical']) ?? 99) < size.width ||
    (metresOf(tags['maxlength']) ?? 99) < size.length ||
    (tonnesOf(tags['maxweight']) ?? 999) < size.weight
  );
}

function breaks(tags: Tags, rule: TagRule): boolean {
  if (rule.on && !rule.on.has(tags['highway'] ?? '')) return false;
  const value = tags[rule.key];
  return value === undefined ? rule.orMissing === true : rule.values.has(value);
}

function speedOn(
  tags: Tags,
  profile: Profile,
  pace: Pace,
  at: { readonly direction: 'forward' | 'backward'; readonly country: Country },
): number {
  let speed = 'kmh' in pace ? pace.kmh : limitedSpeed(tags, profile, pace, at);
  if (profile.oneWay === 'as-cyclists' && tags['bicycle'] === 'dismount')
    speed = Math.min(speed, pushing);
  for (const key of ['surface', 'smoothness', 'tracktype']) {
    const most = profile.rough[tags[key] ?? ''];
    if (most !== undefined) speed = Math.min(speed, most);
  }
  return speed;
}

function limitedSpeed(
  tags: Tags,
  profile: Profile,
  pace: Exclude<Pace, { readonly kmh: number }>,
  at: { readonly direction: 'forward' | 'backward'; readonly country: Country },
): number {
  const limit = limitOn(tags, at.direction, { zone: pace.zone, country: at.country });
  return Math.min(limit, profile.topSpeed) * pace.flow;
}
