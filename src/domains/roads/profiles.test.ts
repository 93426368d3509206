import { describe, expect, test } from 'vitest';
import type { Tags } from './network.ts';
import {
  backward,
  directionsOn,
  forward,
  type GroundProfile,
  limitOf,
  speedOn,
} from './profiles.ts';

const both = forward | backward;

test.each<[string | undefined, number | undefined]>([
  ['50', 50],
  ['30 mph', 48.28032],
  ['walk', 7],
  ['none', undefined],
  ['0', undefined],
  [undefined, undefined],
])('maxspeed %s is %s km/h', (value, limit) => {
  expect(limitOf(value)).toBe(limit);
});

describe('speeds', () => {
  test.each<[GroundProfile, Tags, number]>([
    ['van', { highway: 'residential', maxspeed: '30' }, 16.5],
    ['van', { highway: 'residential', maxspeed: '50', surface: 'sett' }, 18],
    ['van', { highway: 'primary', maxspeed: '70' }, 43.4],
    ['van', { highway: 'pedestrian' }, 0],
    ['van', { highway: 'service', motor_vehicle: 'no' }, 0],
    ['van', { highway: 'service', access: 'no', motor_vehicle: 'yes' }, 12],
    ['bike', { highway: 'motorway' }, 0],
    ['bike', { highway: 'residential' }, 16],
    ['bike', { highway: 'footway' }, 8],
    ['foot', { highway: 'steps' }, 2.5],
    ['robot', { highway: 'steps' }, 0],
    ['robot', { highway: 'footway', foot: 'no' }, 0],
    ['foot', { highway: 'proposed' }, 0],
  ])('%s on %o: %s km/h', (profile, tags, speed) => {
    expect(speedOn(tags, profile)).toBeCloseTo(speed, 9);
  });
});

describe('directions', () => {
  test.each<[GroundProfile, Tags, number]>([
    ['van', { oneway: 'yes' }, forward],
    ['van', { oneway: '-1' }, backward],
    ['van', { junction: 'roundabout' }, forward],
    ['van', {}, both],
    ['bike', { oneway: 'yes' }, forward],
    ['bike', { oneway: 'yes', 'oneway:bicycle': 'no' }, both],
    ['foot', { oneway: 'yes' }, both],
  ])('%s on %o: %s', (profile, tags, directions) => {
    expect(directionsOn(tags, profile)).toBe(directions);
  });
});
