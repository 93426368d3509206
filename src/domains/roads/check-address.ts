import type { Position } from '@waystock/kernel';
import {
  type AddressQuery,
  houseKey,
  parseAddress,
  placeKey,
  slips,
  streetKey,
} from './address-text.ts';
import {
  type AddressBook,
  findStreets,
  type FoundStreet,
  numberOf,
  type Street,
  streetsStartingWith,
} from './addresses.ts';
import type { Roads } from './loaded-roads.ts';
import type { Address } from './network.ts';

/**
 * What an address as written turns out to be. `granularity` says how fine the position is;
 * `confirmed` that nothing had to be guessed: a courier can go there. Otherwise `doubts` names what
 * does not fit and `formatted` is the best guess, for the writer to accept or correct.
 */
export interface AddressVerdict {
  readonly granularity: 'house' | 'street' | 'place' | 'none';
  readonly confirmed: boolean;
  readonly position: Position | undefined;
  readonly formatted: string | undefined;
  /** The house, when there is one. */
  readonly address: Address | undefined;
  readonly doubts: readonly AddressPart[];
}

export type AddressPart = 'street' | 'house-number' | 'postcode' | 'place';

export const formatAddress = ({ street, houseNumber, postcode, place }: Address): string =>
  `${street} ${houseNumber}, ${postcode} ${place}`;

/** Judges one line of text, or an address in parts. */
export function checkAddress(
  { addresses }: Pick<Roads, 'addresses'>,
  query: string | AddressQuery,
): AddressVerdict {
  const asked =
    typeof query === 'string' ? parseAddress(query, (key) => addresses.places.has(key)) : query;
  const candidates = asked.street ? findStreets(addresses, asked.street) : [];
  const verdicts = candidates.map((found) => judge(found, asked, addresses));
  const best = verdicts.toSorted((a, b) => a.doubts.length - b.doubts.length)[0];
  if (!best) return placeOnly(addresses, asked);
  const isAmbiguous = verdicts.filter(({ doubts }) => doubts.length === 0).length > 1;
  return isAmbiguous ? { ...best, confirmed: false, doubts: ['place'] } : best;
}

function judge(found: FoundStreet, asked: AddressQuery, book: AddressBook): AddressVerdict {
  const { street } = found;
  const doubts: AddressPart[] = found.slips > 0 ? ['street'] : [];
  if (asked.place && !isSamePlace(asked.place, street.placeKey)) doubts.push('place');
  const house = houseIn(street, asked);
  if (asked.postcode && !postcodesOf(street, house).has(asked.postcode)) doubts.push('postcode');
  if (!house) {
    const nearby = nearestNumber(street, asked.houseNumber);
    const place = book.places.get(street.placeKey)?.name ?? '';
    return {
      granularity: 'street',
      confirmed: false,
      position: nearby.position,
      formatted: `${street.name}, ${nearby.postcode} ${place}`,
      address: undefined,
      doubts: [...doubts, 'house-number'],
    };
  }
  return {
    granularity: 'house',
    confirmed: doubts.length === 0,
    position: house.position,
    formatted: formatAddress(house),
    address: house,
    doubts,
  };
}

/** One slip in the place's name is forgiven. */
const isSamePlace = (asked: string, key: string): boolean => slips(placeKey(asked), key, 1) <= 1;

/** Of several houses with one number, the one with the postcode asked for. */
function houseIn(street: Street, { houseNumber, postcode }: AddressQuery): Address | undefined {
  if (!houseNumber) return undefined;
  const houses = street.byNumber.get(houseKey(houseNumber)) ?? [];
  return houses.find((house) => house.postcode === postcode) ?? houses[0];
}

const postcodesOf = (street: Street, house: Address | undefined): Set<string> =>
  new Set((house ? [house] : street.houses).map(({ postcode }) => postcode));

/** Where a missing number would be, or the middle of the street. */
function nearestNumber({ houses }: Street, number: string | undefined): Address {
  const middle = houses[houses.length >> 1] as Address;
  if (!number) return middle;
  const off = (house: Address): number =>
    Math.abs(numberOf(house) - numberOf({ houseNumber: number }));
  return houses.reduce((best, house) => (off(house) < off(best) ? house : best), middle);
}

function placeOnly({ places }: AddressBook, { place }: AddressQuery): AddressVerdict {
  const found = place ? places.get(placeKey(place)) : undefined;
  return {
    granularity: found ? 'place' : 'none',
    confirmed: false,
    position: found?.centre,
    formatted: found?.name,
    address: undefined,
    doubts: ['street', ...(place && !found ? (['place'] as const) : [])],
  };
}

/** What could be meant while somebody types: streets that begin so, then similar ones; or houses. */
export function searchAddresses(
  { addresses }: Pick<Roads, 'addresses'>,
  text: string,
  limit = 8,
): AddressVerdict[] {
  const asked = parseAddress(text, (key) => addresses.places.has(key));
  if (!asked.street) return [];
  const starting = streetsStartingWith(addresses, streetKey(asked.street));
  const similar = findStreets(addresses, asked.street).map(({ street }) => street);
  const streets = [...new Set([...starting, ...similar])];
  return streets
    .flatMap((street) =>
      queriesFor(street, asked).map((query) => judge({ street, slips: 0 }, query, addresses)),
    )
    .slice(0, limit);
}

/** The street itself, or its houses whose number begins as typed. */
function queriesFor(street: Street, { houseNumber }: AddressQuery): AddressQuery[] {
  if (!houseNumber) return [{ street: street.name }];
  const wanted = houseKey(houseNumber);
  return street.houses.filter((house) => houseKey(house.houseNumber).startsWith(wanted));
}
