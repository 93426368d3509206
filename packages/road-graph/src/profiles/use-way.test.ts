import { describe, expect, test } from 'vitest';
import { countries } from './countries.ts';
import type { ProfileName } from './profile.ts';
import { profileNames, profiles } from './profiles.ts';
import { useWay } from './use-way.ts';

/** `highway=residential oneway=yes` → tags. */
const tagsOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    text.split(' ').map((pair) => pair.replaceAll('_mph', ' mph').split('=') as [string, string]),
  );

/** `>` along, `<` against, `=` both, `-` closed; `d` after it: destination only. */
function told(text: string, name: ProfileName): string {
  const use = useWay(tagsOf(text), profiles[name], countries.any);
  if (!use) return '-';
  const arrow = use.forward > 0 ? (use.backward > 0 ? '=' : '>') : '<';
  return arrow + (use.destinationOnly ? 'd' : '');
}

describe('who may go where, and which way', () => {
  //                                                      van   truck bike  foot  robot
  const table: readonly [tags: string, uses: string][] = [
    ['highway=residential', '=     =     =     =     ='],
    ['highway=motorway', '>     >     -     -     -'],
    ['highway=motorway oneway=no', '=     =     -     -     -'],
    ['highway=trunk motorroad=yes', '=     =     -     -     -'],
    ['highway=primary', '=     =     =     =     -'],
    ['highway=primary sidewalk=both', '=     =     =     =     ='],
    ['highway=footway', '-     -     =     =     ='],
    ['highway=steps', '-     -     -     =     -'],
    ['highway=pedestrian motor_vehicle=delivery', '=d    =d    =     =     ='],
    ['highway=pedestrian goods=yes', '=     -     =     =     ='],
    ['highway=cycleway', '-     -     =     =     ='],
    ['highway=track', '=d    =d    =     =     -'],
    ['highway=track tracktype=grade5', '-     -     -     =     -'],
    ['highway=construction', '-     -     -     -     -'],
    ['highway=construction bicycle=yes', '-     -     -     -     -'],
    ['building=yes', '-     -     -     -     -'],
    // one way
    ['highway=residential oneway=yes', '>     >     >     =     ='],
    ['highway=residential oneway=-1', '<     <     <     =     ='],
    ['highway=residential junction=roundabout', '>     >     >     =     ='],
    ['highway=residential oneway=yes oneway:bicycle=no', '>     >     =     =     ='],
    ['highway=residential oneway=yes cycleway=opposite_lane', '>     >     =     =     ='],
    ['highway=residential oneway=yes cycleway:left:oneway=-1', '>     >     =     =     ='],
    ['highway=residential oneway=yes bicycle:backward=yes', '>     >     =     =     ='],
    ['highway=residential oneway=reversible', '-     -     -     =     ='],
    ['highway=residential oneway=alternating', '=     =     =     =     ='],
    ['highway=residential vehicle:backward=no', '>     >     >     =     ='],
    ['highway=footway conveying=forward', '-     -     =     >     >'],
    // access: the most specific key decides
    ['highway=residential access=no', '-     -     -     -     -'],
    ['highway=residential access=private', '=d    =d    =d    =d    =d'],
    ['highway=residential access=no foot=yes', '-     -     -     =     ='],
    ['highway=residential vehicle=no bicycle=yes', '-     -     =     =     ='],
    ['highway=residential motor_vehicle=destination', '=d    =d    =     =     ='],
    ['highway=residential hgv=no', '=     -     =     =     ='],
    ['highway=residential hgv=delivery', '=     =d    =     =     ='],
    ['highway=service motor_vehicle=agricultural', '-     -     =     =     ='],
    ['highway=secondary bicycle=use_sidepath', '=     =     -     =     -'],
    // size and state
    ['highway=residential maxweight=7.5', '=     -     =     =     ='],
    ['highway=residential maxweight=3', '-     -     =     =     ='],
    ['highway=residential maxheight=3.5', '=     -     =     =     ='],
    [`highway=residential maxheight=8'2"`, '-     -     =     =     ='],
    ['highway=residential maxwidth=2.3', '=     -     =     =     ='],
    ['highway=residential maxheight=default', '=     =     =     =     ='],
    ['highway=path width=0.8', '-     -     -     =     -'],
    ['highway=path surface=gravel', '-     -     =     =     -'],
    ['highway=footway footway=crossing crossing=unmarked', '-     -     =     =     -'],
    ['highway=footway kerb=raised', '-     -     =     =     -'],
    ['highway=service service=parking_aisle', '=     -     =     =     ='],
    // ferries
    ['route=ferry', '-     -     =     =     ='],
    ['route=ferry motor_vehicle=yes', '=     =     =     =     ='],
    ['route=ferry motor_vehicle=yes hgv=no', '=     -     =     =     ='],
    ['route=ferry foot=no', '-     -     =     -     -'],
  ];
  test.each(table)('%s', (tags, uses) => {
    expect(profileNames.map((name) => told(tags, name))).toEqual(uses.split(/ +/));
  });
});

describe('how fast', () => {
  const speed = (text: string, name: ProfileName, country: keyof typeof countries = 'any') =>
    useWay(tagsOf(text), profiles[name], countries[country])?.forward ?? 0;

  const mph = 1.609344;
  const table: readonly [
    tags: string,
    profile: ProfileName,
    country: keyof typeof countries,
    kmh: number,
  ][] = [
    ['highway=primary maxspeed=60', 'van', 'any', 60 * 0.74],
    ['highway=primary maxspeed=35_mph', 'van', 'any', 35 * mph * 0.74],
    ['highway=primary maxspeed=35mph', 'van', 'us', 35 * mph * 0.74],
    ['highway=primary', 'van', 'us', 35 * mph * 0.74],
    ['highway=primary', 'van', 'de', 50 * 0.74],
    ['highway=primary maxspeed=DE:rural', 'van', 'any', 100 * 0.74],
    ['highway=primary source:maxspeed=FR:rural', 'van', 'de', 80 * 0.74],
    ['highway=primary maxspeed=signals', 'van', 'any', 50 * 0.74],
    ['highway=motorway', 'van', 'de', 120 * 0.88],
    ['highway=motorway maxspeed=none', 'truck', 'de', 80 * 0.88],
    ['highway=living_street maxspeed=walk', 'van', 'de', 6 * 0.85],
    ['highway=residential surface=cobblestone maxspeed=50', 'van', 'any', 25],
    ['highway=residential maxspeed:forward=20 maxspeed=50', 'van', 'any', 20 * 0.68],
    ['highway=residential smoothness=very_bad', 'cargo-bike', 'any', 6],
    ['highway=footway', 'cargo-bike', 'any', 4.5],
    ['highway=footway bicycle=yes', 'cargo-bike', 'any', 12],
    ['highway=residential bicycle=dismount', 'cargo-bike', 'any', 4.5],
    ['highway=steps', 'foot-courier', 'any', 2.2],
    ['highway=footway', 'pavement-robot', 'any', 5],
    ['route=ferry', 'foot-courier', 'any', 15],
  ];
  test.each(table)('%s, %s, %s', (tags, name, country, kmh) => {
    expect(speed(tags, name, country)).toBeCloseTo(kmh, 6);
  });

  test('a timetable beats the speed', () => {
    const ferry = tagsOf('route=ferry duration=00:25');
    expect(useWay(ferry, profiles['foot-courier'], countries.any)?.duration).toBe(1500);
  });
});
