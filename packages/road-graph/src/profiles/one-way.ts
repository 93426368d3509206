import type { Tags } from '../osm/decode-block.ts';
import type { Profile } from './profile.ts';

export interface Directions {
  readonly forward: boolean;
  readonly backward: boolean;
}

const both: Directions = { forward: true, backward: true };
const along: Directions = { forward: true, backward: false };
const against: Directions = { forward: false, backward: true };

/** Which ways along a street the one-way signs leave open. */
export function directionsOn(tags: Tags, rule: Profile['oneWay']): Directions {
  if (rule === 'as-walkers') return directionsOnFoot(tags);
  if (rule === 'as-cyclists') {
    const own = fromValue(tags['oneway:bicycle']);
    if (own) return own;
    if (isContraflow(tags)) return both;
  }
  const value = tags['oneway:vehicle'] ?? tags['oneway:motor_vehicle'] ?? tags['oneway'];
  if (value === 'reversible') return { forward: false, backward: false };
  return fromValue(value) ?? (isOneWayUnsaid(tags) ? along : both);
}

function fromValue(value: string | undefined): Directions | undefined {
  if (value === 'yes' || value === 'true' || value === '1') return along;
  if (value === '-1' || value === 'reverse') return against;
  return value === 'no' || value === 'false' || value === '0' || value === 'alternating'
    ? both
    : undefined;
}

const isOneWayUnsaid = (tags: Tags): boolean =>
  tags['junction'] === 'roundabout' ||
  tags['junction'] === 'circular' ||
  tags['highway'] === 'motorway' ||
  tags['highway'] === 'mini_roundabout';

/** A cycle lane or an exemption against the one-way street's direction. */
const isContraflow = (tags: Tags): boolean =>
  ['cycleway', 'cycleway:left', 'cycleway:right', 'cycleway:both'].some(
    (key) =>
      tags[key]?.startsWith('opposite') ||
      tags[`${key}:oneway`] === 'no' ||
      tags[`${key}:oneway`] === '-1',
  ) || tags['bicycle:backward'] === 'yes';

/** People walk against one-way signs, but not against an escalator. */
function directionsOnFoot(tags: Tags): Directions {
  if (tags['conveying'] === 'forward') return along;
  if (tags['conveying'] === 'backward') return against;
  const isForFeet = tags['highway'] === 'steps' || tags['highway'] === 'footway';
  const value = tags['oneway:foot'] ?? (isForFeet && tags['foot'] ? tags['oneway'] : undefined);
  return fromValue(value) ?? both;
}
