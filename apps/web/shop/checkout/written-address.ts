import type { Api, BodyOf, ReplyOf } from '@waystock/contract';

export type AddressCheck = ReplyOf<Api['checkout']['checkAddress']>;
export type Written = BodyOf<Api['checkout']['checkAddress']>;
type Verdict = AddressCheck['verdict'];

/** Where a courier can go. */
export interface Door extends Written {
  readonly position: NonNullable<AddressCheck['position']>;
}

/** An address at the position of its verdict; undefined where there is none, or only a town. */
export function doorOf(address: Written, { verdict }: AddressCheck): Door | undefined {
  const { position, granularity } = verdict;
  const isFound = granularity === 'house' || granularity === 'street';
  return position && isFound ? { ...address, position } : undefined;
}

export const isSame = (one: Written, other: Written): boolean =>
  one.street === other.street &&
  one.postcode === other.postcode &&
  one.city === other.city &&
  one.country === other.country;

const names: Readonly<Record<Verdict['parts'][number]['part'], string>> = {
  street: 'Street',
  'house-number': 'House number',
  postcode: 'Postcode',
  place: 'Town',
};

const states: Readonly<Record<Verdict['parts'][number]['status'], string>> = {
  confirmed: 'as you wrote it',
  inferred: 'added by us',
  replaced: 'written otherwise here',
  unresolved: 'not known here',
  missing: 'missing',
};

/** What became of each part, in words, and whether somebody should look at it again. */
export const partsInWords = ({ parts }: Verdict) =>
  parts.map(({ part, status }) => ({
    part,
    name: names[part],
    state: states[status],
    isSure: status === 'confirmed',
  }));

/** How sure we are of the whole, and what that means for whoever brings it. */
export function verdictInWords({ granularity, next }: Verdict): { title: string; text: string } {
  if (granularity === 'none' || granularity === 'place')
    return {
      title: 'We do not know this address',
      text: 'Look at the spelling of the street and of the town.',
    };
  if (next === 'fix')
    return { title: 'Something is missing', text: 'A courier could not find the door. Add it.' };
  if (granularity === 'street')
    return {
      title: 'We know the street, but not this house',
      text: 'Whoever brings it comes to the street and looks for the number there.',
    };
  return { title: 'Is this right?', text: 'We know the house, but not all is as we have it.' };
}
