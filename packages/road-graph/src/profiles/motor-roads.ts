import type { Pace } from './profile.ts';

/** What a van in traffic averages of the limit, junctions apart (those cost turns and signals). */
export const motorRoads: Readonly<Record<string, Pace>> = {
  motorway: { zone: 'motorway', flow: 0.88 },
  motorway_link: { zone: 'trunk', flow: 0.62 },
  trunk: { zone: 'trunk', flow: 0.84 },
  trunk_link: { zone: 'trunk', flow: 0.6 },
  primary: { zone: 'urban', flow: 0.74 },
  primary_link: { zone: 'urban', flow: 0.68 },
  secondary: { zone: 'urban', flow: 0.7 },
  secondary_link: { zone: 'urban', flow: 0.66 },
  tertiary: { zone: 'urban', flow: 0.66 },
  tertiary_link: { zone: 'urban', flow: 0.62 },
  unclassified: { zone: 'urban', flow: 0.6 },
  residential: { zone: 'residential', flow: 0.68 },
  living_street: { zone: 'living', flow: 0.85 },
  service: { zone: 'service', flow: 0.7 },
  road: { zone: 'residential', flow: 0.6 },
  track: { zone: 'service', flow: 0.6, destinationOnly: true },
};

/** Surfaces that slow a motor vehicle, km/h at most. */
export const motorSurfaces: Readonly<Record<string, number>> = {
  sett: 30,
  cobblestone: 25,
  unhewn_cobblestone: 18,
  compacted: 40,
  fine_gravel: 30,
  gravel: 25,
  unpaved: 25,
  ground: 15,
  dirt: 15,
  earth: 15,
  grass: 10,
  mud: 8,
  sand: 8,
  bad: 30,
  very_bad: 15,
  horrible: 8,
  very_horrible: 0,
  impassable: 0,
  grade2: 20,
  grade3: 12,
  grade4: 8,
  grade5: 0,
};

/** Seconds lost at nodes on the way, for everything with an engine. */
export const motorDelays: Readonly<Record<string, number>> = {
  'highway=traffic_signals': 8,
  'highway=stop': 3,
  'highway=give_way': 1.5,
  'highway=crossing': 1,
  'highway=mini_roundabout': 2,
  'railway=level_crossing': 4,
  'barrier=toll_booth': 15,
  'barrier=border_control': 30,
  'barrier=gate': 20,
  'barrier=lift_gate': 15,
  'barrier=swing_gate': 20,
};
