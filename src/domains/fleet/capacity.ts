import {
  type Grams,
  grams,
  type Millilitres,
  millilitres,
  type Units,
  units,
} from '@waystock/kernel';

/** Weight, volume and capacity units: of goods, of a vehicle's room, of its least load. */
export interface Load {
  readonly weight: Grams;
  readonly volume: Millilitres;
  readonly units: Units;
}

export const nothing: Load = { weight: grams(0), volume: millilitres(0), units: units(0) };

export const addLoads = (a: Load, b: Load): Load => ({
  weight: grams(a.weight + b.weight),
  volume: millilitres(a.volume + b.volume),
  units: units(a.units + b.units),
});

/** Within every dimension at once. */
export const fits = (load: Load, room: Load): boolean =>
  load.weight <= room.weight && load.volume <= room.volume && load.units <= room.units;

/** What still fits beside `load`; nothing in a dimension that is full or over. */
export const roomBeside = (load: Load, room: Load): Load => ({
  weight: grams(Math.max(0, room.weight - load.weight)),
  volume: millilitres(Math.max(0, room.volume - load.volume)),
  units: units(Math.max(0, room.units - load.units)),
});

/** Worth sending out: at least the least load, in every dimension that has one. */
export const isEnough = (load: Load, least: Load): boolean => fits(least, load);

/** How full, by the dimension that binds: 1 is full, more is too much. */
export const fillOf = (load: Load, room: Load): number =>
  Math.max(load.weight / room.weight, load.volume / room.volume, load.units / room.units);

/** Has every skill the goods ask for. */
export const canCarry = (skills: readonly string[], needed: readonly string[]): boolean =>
  needed.every((skill) => skills.includes(skill));
