import type { Tags } from '../osm/decode-block.ts';
import { type Profile, values } from './profile.ts';

/** Whether one may be there: as anybody, only to stop there, or not; unsaid where no key is tagged. */
export type Access = 'open' | 'destination' | 'closed' | 'unsaid';

const open = values('yes', 'designated', 'permissive', 'official', 'public', 'dismount');
/** A delivery is a reason to be on a private road, but not to cut through it. */
const destination = values(
  'destination',
  'delivery',
  'customers',
  'private',
  'residents',
  'permit',
  'unknown',
);

/** The most specific access key that is tagged decides, for a direction before for both. */
export function accessOf(
  tags: Tags,
  keys: readonly string[],
  direction?: 'forward' | 'backward',
): Access {
  for (const key of keys) {
    const value = (direction && tags[`${key}:${direction}`]) ?? tags[key];
    if (value === undefined) continue;
    if (open.has(value)) return 'open';
    return destination.has(value) ? 'destination' : 'closed';
  }
  return 'unsaid';
}

/** Whether an access key for just this kind of traveller opens what is closed to it as a rule. */
export const isOpened = (tags: Tags, profile: Profile): boolean => {
  const own = accessOf(tags, profile.access.slice(0, -1));
  return own === 'open' || own === 'destination';
};
