import type { Position } from '@waystock/kernel';
import {
  type AddressPart,
  type AddressQuery,
  type AddressVerdict as Verdict,
  addressAt,
  checkAddress as check,
  doubtsOf,
  type NextAction,
  type PartStatus,
  searchAddresses as search,
} from '@waystock/road-graph';
import type { Roads } from './loaded-roads.ts';
import type { Address } from './network.ts';

/**
 * What an address as written turns out to be. `confirmed` says that nothing had to be guessed: a
 * courier can go there. Otherwise `doubts` names what does not fit and `formatted` is the best guess.
 */
export interface AddressVerdict {
  readonly granularity: 'house' | 'street' | 'place' | 'none';
  readonly confirmed: boolean;
  readonly next: NextAction;
  readonly position: Position | undefined;
  readonly formatted: string | undefined;
  /** The house, when there is one. */
  readonly address: Address | undefined;
  readonly doubts: readonly AddressPart[];
  /** What became of each part as written. */
  readonly parts: Readonly<Record<AddressPart, PartStatus>>;
}

export type { AddressPart, PartStatus };

type Asked = Pick<Roads, 'addresses'>;

/** Judges one line of text, or an address in parts. */
export const checkAddress = ({ addresses }: Asked, query: string | AddressQuery): AddressVerdict =>
  inOurWords(check(addresses, query));

/** What could be meant while somebody types. */
export const searchAddresses = ({ addresses }: Asked, text: string): AddressVerdict[] =>
  search(addresses, text).map(inOurWords);

/** The house at a position, or one nearby. */
export const nearestAddress = ({ addresses }: Asked, at: Position): Address | undefined =>
  addressAt(addresses, at)?.house;

const granularities = {
  premise: 'house',
  'premise-proximity': 'house',
  route: 'street',
  place: 'place',
  none: 'none',
} as const;

const inOurWords = (verdict: Verdict): AddressVerdict => ({
  granularity: granularities[verdict.granularity],
  confirmed: verdict.next === 'accept',
  next: verdict.next,
  position: verdict.position,
  formatted: verdict.formatted,
  address: verdict.house,
  doubts: doubtsOf(verdict),
  parts: verdict.parts,
});
