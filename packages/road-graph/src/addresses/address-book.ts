import { isSettlement } from './nearest-place.ts';
import { houseKey, placeKey, slips, streetKey, trigrams } from './address-text.ts';
import { metresBetween } from '../graph/geometry.ts';
import type { Position } from '../query/snap.ts';
import type { AddressData, House } from './address-data.ts';

/** An address list arranged for looking up by text and by position. */
export interface AddressBook {
  readonly streets: readonly Street[];
  /** Positions in `streets`, ordered by key. */
  readonly byKey: readonly number[];
  readonly byTrigram: ReadonlyMap<string, readonly number[]>;
  readonly places: ReadonlyMap<string, Place>;
  readonly postcodes: ReadonlySet<string>;
  /** All houses from south to north. */
  readonly northwards: readonly House[];
}

/** One street of one place, with its houses in order of number, of which none may be known. */
export interface Street {
  readonly key: string;
  readonly name: string;
  readonly placeKey: string;
  /** The house in its middle, or a point of it. */
  readonly centre: Position;
  readonly houses: readonly House[];
  readonly byNumber: ReadonlyMap<string, readonly House[]>;
}

interface Place {
  readonly name: string;
  readonly centre: Position;
}

export function buildAddressBook({ houses, streets: bare, places }: AddressData): AddressBook {
  const grouped = Map.groupBy(
    houses,
    ({ street, place }) => `${streetKey(street)}|${placeKey(place)}`,
  );
  const streets = [
    ...[...grouped.values()].map(streetOf),
    ...bare.map(({ name, place, position }) => ({
      key: streetKey(name),
      name,
      placeKey: placeKey(place),
      centre: position,
      houses: [],
      byNumber: new Map<string, House[]>(),
    })),
  ];
  const byTrigram = new Map<string, number[]>();
  for (const [i, { key }] of streets.entries())
    for (const piece of trigrams(key)) byTrigram.set(piece, [...(byTrigram.get(piece) ?? []), i]);
  const byPlace = Map.groupBy(houses, ({ place }) => placeKey(place));
  const named = places
    .filter(isSettlement)
    .map(({ name, position }) => [placeKey(name), { name, centre: position }] as const);
  return {
    streets,
    byKey: [...streets.keys()].sort(
      (a, b) => compare(keyOf(streets, a), keyOf(streets, b)) || a - b,
    ),
    byTrigram,
    places: new Map([
      ...named,
      ...[...byPlace].map(([key, list]) => [key, placeOf(list)] as const),
    ]),
    postcodes: new Set(houses.flatMap(({ postcode }) => postcode || [])),
    northwards: houses.toSorted((a, b) => a.position.lat - b.position.lat),
  };
}

const keyOf = (streets: readonly Street[], i: number): string => streets[i]?.key as string;
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function streetOf(list: readonly House[]): Street {
  const houses = list.toSorted(
    (a, b) => numberOf(a) - numberOf(b) || compare(a.houseNumber, b.houseNumber),
  );
  const { street, place } = list[0] as House;
  const { position: centre } = houses[houses.length >> 1] as House;
  return {
    key: streetKey(street),
    name: street,
    placeKey: placeKey(place),
    centre,
    houses,
    byNumber: Map.groupBy(houses, ({ houseNumber }) => houseKey(houseNumber)),
  };
}

function placeOf(list: readonly House[]): Place {
  const sum = (pick: (p: Position) => number): number =>
    list.reduce((total, { position }) => total + pick(position), 0) / list.length;
  return {
    name: (list[0] as House).place,
    centre: { lon: sum((p) => p.lon), lat: sum((p) => p.lat) },
  };
}

export const numberOf = ({ houseNumber }: Pick<House, 'houseNumber'>): number =>
  Number.parseInt(houseNumber, 10) || 0;

export interface FoundStreet {
  readonly street: Street;
  /** Typing slips between what was written and the street's name. */
  readonly slips: number;
}

/** Streets with this name, or else those at most a few slips away, best first. */
export function findStreets(book: AddressBook, name: string): FoundStreet[] {
  const key = streetKey(name);
  const exact = streetsStartingWith(book, key).filter((street) => street.key === key);
  if (exact.length > 0) return exact.map((street) => ({ street, slips: 0 }));
  const most = Math.min(3, Math.floor(key.length / 4));
  const shared = new Map<number, number>();
  for (const piece of trigrams(key))
    for (const i of book.byTrigram.get(piece) ?? []) shared.set(i, (shared.get(i) ?? 0) + 1);
  return [...shared]
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, 60)
    .map(([i]) => book.streets[i] as Street)
    .map((street) => ({ street, slips: slips(key, street.key, most) }))
    .filter((found) => found.slips <= most)
    .sort((a, b) => a.slips - b.slips);
}

/** Streets whose key begins with `key`, in alphabetical order. */
export function streetsStartingWith({ streets, byKey }: AddressBook, key: string): Street[] {
  let [low, high] = [0, byKey.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keyOf(streets, byKey[middle] as number) < key) low = middle + 1;
    else high = middle;
  }
  const found: Street[] = [];
  for (let i = low; i < byKey.length; i++) {
    const street = streets[byKey[i] as number] as Street;
    if (!street.key.startsWith(key)) break;
    found.push(street);
  }
  return found;
}

/** The house nearest to a position, and how far it is: outwards north and south until none can be nearer. */
export function nearestHouse(
  { northwards }: Pick<AddressBook, 'northwards'>,
  at: Position,
): { readonly house: House; readonly away: number } | undefined {
  let [low, high] = [0, northwards.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((northwards[middle] as House).position.lat < at.lat) low = middle + 1;
    else high = middle;
  }
  let best: House | undefined;
  let bestAway = Infinity;
  for (const step of [1, -1])
    for (let i = step === 1 ? low : low - 1; i >= 0 && i < northwards.length; i += step) {
      const house = northwards[i] as House;
      const { lon, lat } = house.position;
      if (metresBetween(at.lon, at.lat, at.lon, lat) > bestAway) break;
      const away = metresBetween(at.lon, at.lat, lon, lat);
      if (away < bestAway) [best, bestAway] = [house, away];
    }
  return best && { house: best, away: bestAway };
}
