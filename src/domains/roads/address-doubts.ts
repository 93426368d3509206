import type { AddressPart, AddressVerdict, PartStatus } from './addresses.ts';

type Judgement = Pick<AddressVerdict, 'granularity' | 'next' | 'parts'>;

/** What stands against an address as written, for its writer. Never says the address, which is theirs. */
export function doubtsInWords({ granularity, next, parts }: Judgement): string {
  if (granularity === 'none' || granularity === 'place') return 'no such address is known';
  const doubts = order.flatMap((part) => words[parts[part]]?.(names[part]) ?? []);
  const what = doubts.length > 0 ? doubts.join(', ') : 'not all of it is certain';
  return next === 'fix' ? `${what}, so that a courier could not find the door` : what;
}

const order: readonly AddressPart[] = ['street', 'house-number', 'postcode', 'place'];

const names: Readonly<Record<AddressPart, string>> = {
  street: 'the street',
  'house-number': 'the house number',
  postcode: 'the postcode',
  place: 'the town',
};

const words: Partial<Readonly<Record<PartStatus, (name: string) => string>>> = {
  replaced: (name) => `${name} is another one here`,
  unresolved: (name) => `${name} is not known here`,
  missing: (name) => `${name} is missing`,
};
