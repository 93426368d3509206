import { type Seconds, seconds } from '@waystock/kernel';
import {
  type Address,
  type AddressPart as Part,
  type AddressVerdict,
  checkAddress,
  type PartStatus,
  type Roads,
} from '../domains/roads/index.ts';
import { type AddressVerdict as RemoteVerdict, isConfirmed } from '../gateways/gateways.ts';
import type { World } from '../world.ts';
import { mapsInUse } from './ask-maps.ts';

/** An address as its writer gave it. */
export interface WrittenAddress {
  readonly street: string;
  readonly postcode: string;
  readonly city: string;
  /** ISO 3166, two capitals. */
  readonly country: string;
}

export interface Judged {
  readonly source: string;
  readonly verdict: AddressVerdict;
}

/** Somebody waits at the checkout. */
const patience: Seconds = seconds(3);

/**
 * Whether an address exists, by whoever is configured to say so; the embedded addresses judge where
 * nobody is, and where he does not answer. Ask outside transactions.
 */
export async function judgeAddress(
  world: World,
  roads: Roads,
  written: WrittenAddress,
): Promise<Judged> {
  const { street, postcode, city, country } = written;
  const place = `${postcode} ${city}`;
  const answer = await mapsInUse(world).addresses?.check(
    { lines: [street, place], region: country },
    { deadline: patience },
  );
  if (answer?.ok) return { source: answer.value.source, verdict: inOurWords(answer.value) };
  return { source: 'embedded', verdict: checkAddress(roads, `${street}, ${place}`) };
}

type Granularity = AddressVerdict['granularity'];

const granularities: Readonly<Record<RemoteVerdict['granularity']['validation'], Granularity>> = {
  SUB_PREMISE: 'house',
  PREMISE: 'house',
  PREMISE_PROXIMITY: 'house',
  BLOCK: 'street',
  ROUTE: 'street',
  OTHER: 'place',
};

/** Of what a remote provider names only these are parts of an address here. */
const parts: Readonly<Record<string, Part>> = {
  route: 'street',
  street_number: 'house-number',
  postal_code: 'postcode',
  locality: 'place',
  postal_town: 'place',
};

export function inOurWords(verdict: RemoteVerdict): AddressVerdict {
  const { position, formatted, missing, components } = verdict;
  const granularity = granularities[verdict.granularity.validation];
  const isNowhere = granularity === 'place' && !position;
  const unsure = components.filter(({ state, isChanged }) => state !== 'confirmed' || isChanged);
  const types = [...missing, ...unsure.map(({ type }) => type)];
  return {
    granularity: isNowhere ? 'none' : granularity,
    confirmed: isConfirmed(verdict),
    next: verdict.nextAction === 'confirm-add-subpremises' ? 'confirm' : verdict.nextAction,
    position,
    formatted,
    address: granularity === 'house' ? houseOf(verdict) : undefined,
    doubts: [...new Set(types.flatMap((type) => parts[type] ?? []))],
    parts: {
      street: statusOf('street', components),
      'house-number': statusOf('house-number', components),
      postcode: statusOf('postcode', components),
      place: statusOf('place', components),
    },
  };
}

function statusOf(part: Part, components: RemoteVerdict['components']): PartStatus {
  const found = components.find(({ type }) => parts[type] === part);
  if (!found) return 'missing';
  return found.state === 'confirmed' && found.isChanged ? 'replaced' : found.state;
}

/** Undefined when a part of it is missing. */
function houseOf({ position, components }: RemoteVerdict): Address | undefined {
  const textOf = (part: Part): string | undefined =>
    components.find(({ type }) => parts[type] === part)?.text;
  const [street, houseNumber] = [textOf('street'), textOf('house-number')];
  const [postcode, place] = [textOf('postcode'), textOf('place')];
  if (!position || !street || !houseNumber || !postcode || !place) return undefined;
  return { street, houseNumber, postcode, place, position };
}
