import { metresBetween } from '../graph/geometry.ts';
import type { Position } from '../query/snap.ts';
import {
  type AddressBook,
  findStreets,
  type FoundStreet,
  nearestHouse,
  numberOf,
  type Street,
  streetsStartingWith,
} from './address-book.ts';
import type { House } from './address-data.ts';
import {
  type AddressQuery,
  houseKey,
  parseAddress,
  placeKey,
  slips,
  streetKey,
} from './address-text.ts';

/**
 * What an address as written turns out to be, in the shape that validation services give it, so that
 * theirs map onto it one to one: how fine the position is, what became of each part, what to do next.
 */
export interface AddressVerdict {
  readonly granularity: Granularity;
  readonly parts: Readonly<Record<AddressPart, PartStatus>>;
  readonly next: NextAction;
  readonly position: Position | undefined;
  /** As the map writes it: the best guess, for the writer to accept or correct. */
  readonly formatted: string | undefined;
  /** The house, when there is one. */
  readonly house: House | undefined;
}

/** A house; a place between two known ones; only its street; only its town; nothing. */
export type Granularity = 'premise' | 'premise-proximity' | 'route' | 'place' | 'none';
export const addressParts = ['street', 'house-number', 'postcode', 'place'] as const;
export type AddressPart = (typeof addressParts)[number];
/** As written; added by us; written otherwise by us; not known here; not written and not to be guessed. */
export type PartStatus = 'confirmed' | 'inferred' | 'replaced' | 'unresolved' | 'missing';
/** Take it; ask whether it is meant; have it written again. */
export type NextAction = 'accept' | 'confirm' | 'fix';

/** Parts that somebody should look at again. */
export const doubtsOf = ({ parts }: AddressVerdict): AddressPart[] =>
  addressParts.filter((part) => parts[part] !== 'confirmed' && parts[part] !== 'inferred');

export const formatHouse = ({ street, houseNumber, postcode, place }: House): string =>
  formatted(`${street} ${houseNumber}`, postcode, place);

const formatted = (door: string, postcode: string, place: string): string => {
  const town = [postcode, place].filter(Boolean).join(' ');
  return town ? `${door}, ${town}` : door;
};

/** Judges one line of text, or an address in parts. */
export function checkAddress(book: AddressBook, query: string | AddressQuery): AddressVerdict {
  const asked = typeof query === 'string' ? readLine(book, query) : query;
  const candidates = asked.street ? findStreets(book, asked.street) : [];
  const verdicts = candidates.map((found) => judge(found, asked, book));
  const best = verdicts.toSorted(
    (a, b) => doubtsOf(a).length - doubtsOf(b).length || finenessOf(a) - finenessOf(b),
  )[0];
  if (!best) return placeOnly(book, asked);
  const isAmbiguous = verdicts.filter((verdict) => doubtsOf(verdict).length === 0).length > 1;
  return isAmbiguous
    ? { ...best, parts: { ...best.parts, place: 'unresolved' }, next: 'confirm' }
    : best;
}

const fine: readonly Granularity[] = ['premise', 'premise-proximity', 'route', 'place', 'none'];
const finenessOf = ({ granularity }: AddressVerdict): number => fine.indexOf(granularity);

const readLine = ({ places, postcodes }: AddressBook, line: string): AddressQuery =>
  parseAddress(
    line,
    (key) => places.has(key),
    (word) => postcodes.has(word),
  );

function judge(
  { street, slips }: FoundStreet,
  asked: AddressQuery,
  book: AddressBook,
): AddressVerdict {
  const house = houseIn(street, asked);
  const place = book.places.get(street.placeKey)?.name ?? '';
  const parts = {
    street: slips > 0 ? 'replaced' : 'confirmed',
    'house-number': numberStatus(house, asked),
    postcode: postcodeStatus(street, house, asked),
    place: isInTwoTowns(street, house, asked)
      ? 'unresolved'
      : !asked.place
        ? 'inferred'
        : isSamePlace(asked.place, street.placeKey)
          ? 'confirmed'
          : street.placeKey
            ? 'replaced'
            : 'unresolved',
  } as const satisfies AddressVerdict['parts'];
  if (!house) {
    const nearby = nearestNumber(street, asked.houseNumber);
    return {
      granularity: 'route',
      parts,
      next: asked.houseNumber ? 'confirm' : 'fix',
      position: nearby?.position ?? street.centre,
      formatted: formatted(
        street.name,
        (parts.postcode === 'confirmed' ? asked.postcode : nearby?.postcode) ?? '',
        place,
      ),
      house: undefined,
    };
  }
  const isSure = Object.values(parts).every((one) => one === 'confirmed' || one === 'inferred');
  return {
    granularity: house.interpolated ? 'premise-proximity' : 'premise',
    parts,
    next: isSure ? 'accept' : 'confirm',
    position: house.position,
    formatted: formatHouse(house),
    house,
  };
}

function numberStatus(house: House | undefined, { houseNumber }: AddressQuery): PartStatus {
  if (!houseNumber) return 'missing';
  return house && !house.interpolated ? 'confirmed' : 'unresolved';
}

/** The map may know no postcode; then ours is neither confirmed nor contradicted by it. */
function postcodeStatus(
  street: Street,
  house: House | undefined,
  { postcode }: AddressQuery,
): PartStatus {
  if (!postcode) return 'inferred';
  const known = new Set((house ? [house] : street.houses).flatMap((one) => one.postcode || []));
  if (known.size === 0) return 'unresolved';
  return known.has(postcode) ? 'confirmed' : 'replaced';
}

/** One slip in the place's name is forgiven. */
const isSamePlace = (asked: string, key: string): boolean => slips(placeKey(asked), key, 1) <= 1;

/** Of several houses with one number, the one with the postcode asked for. */
function houseIn(street: Street, { houseNumber, postcode }: AddressQuery): House | undefined {
  if (!houseNumber) return undefined;
  const houses = street.byNumber.get(houseKey(houseNumber)) ?? [];
  return houses.find((house) => house.postcode === postcode) ?? houses[0];
}

/** Metres between two houses of one number that are not on one street, though their towns are called the same. */
const otherTown = 3000;

/** Two towns of one name have a street and number in common, and nothing says which is meant. */
function isInTwoTowns(
  { byNumber }: Street,
  house: House | undefined,
  { houseNumber, postcode }: AddressQuery,
): boolean {
  if (!house || !houseNumber || (postcode && house.postcode === postcode)) return false;
  const { lon, lat } = house.position;
  return (byNumber.get(houseKey(houseNumber)) ?? []).some(
    ({ position }) => metresBetween(lon, lat, position.lon, position.lat) > otherTown,
  );
}

/** Where a missing number would be, or the middle of the street. */
function nearestNumber({ houses }: Street, number: string | undefined): House | undefined {
  const middle = houses[houses.length >> 1];
  if (!number || !middle) return middle;
  const off = (house: House): number =>
    Math.abs(numberOf(house) - numberOf({ houseNumber: number }));
  return houses.reduce((best, house) => (off(house) < off(best) ? house : best), middle);
}

function placeOnly({ places }: AddressBook, asked: AddressQuery): AddressVerdict {
  const found = asked.place ? places.get(placeKey(asked.place)) : undefined;
  return {
    granularity: found ? 'place' : 'none',
    parts: {
      street: asked.street ? 'unresolved' : 'missing',
      'house-number': asked.houseNumber ? 'unresolved' : 'missing',
      postcode: asked.postcode ? 'unresolved' : 'missing',
      place: found ? 'confirmed' : asked.place ? 'unresolved' : 'missing',
    },
    next: 'fix',
    position: found?.centre,
    formatted: found?.name,
    house: undefined,
  };
}

/** What could be meant while somebody types: streets that begin so, then similar ones; or houses. */
export function searchAddresses(book: AddressBook, text: string, limit = 8): AddressVerdict[] {
  const asked = readLine(book, text);
  if (!asked.street) return [];
  const starting = streetsStartingWith(book, streetKey(asked.street));
  const similar = findStreets(book, asked.street).map(({ street }) => street);
  const streets = [...new Set([...starting, ...similar])];
  return streets
    .flatMap((street) =>
      queriesFor(street, asked).map((query) => judge({ street, slips: 0 }, query, book)),
    )
    .slice(0, limit);
}

/** The street itself, or its houses whose number begins as typed. */
function queriesFor(street: Street, { houseNumber }: AddressQuery): AddressQuery[] {
  if (!houseNumber || street.houses.length === 0) return [{ street: street.name }];
  const wanted = houseKey(houseNumber);
  return street.houses.filter((house) => houseKey(house.houseNumber).startsWith(wanted));
}

/** Metres within which a position is at a house, and within which it is near it. */
const atHouse = 30;
const nearHouse = 150;

/** What is at a position: a house, one nearby, or nothing that is known. */
export function addressAt(book: AddressBook, at: Position): AddressVerdict | undefined {
  const found = nearestHouse(book, at);
  if (!found || found.away > nearHouse) return undefined;
  const { house, away } = found;
  const isThere = away <= atHouse && !house.interpolated;
  return {
    granularity: isThere ? 'premise' : 'premise-proximity',
    parts: {
      street: 'inferred',
      'house-number': 'inferred',
      postcode: 'inferred',
      place: 'inferred',
    },
    next: isThere ? 'accept' : 'confirm',
    position: house.position,
    formatted: formatHouse(house),
    house,
  };
}
