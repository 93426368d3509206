import { z } from 'zod';
import type {
  AddressComponent,
  AddressVerdict,
  Granularity,
  NextAction,
} from './address-provider.ts';
import { StreamFault } from './json-array-stream.ts';

/**
 * Google Address Validation on the wire (google/maps/addressvalidation/v1). Flags that are false and
 * lists that are empty are left out of an answer.
 */
export const addressPath = '/v1:validateAddress';
/** Longer input is refused there. */
export const longestAddress = 280;

export const writeAddress = (lines: readonly string[], region: string | undefined): string =>
  JSON.stringify({
    address: { ...(region === undefined ? {} : { regionCode: region }), addressLines: lines },
  });

const granularities = [
  'SUB_PREMISE',
  'PREMISE',
  'PREMISE_PROXIMITY',
  'BLOCK',
  'ROUTE',
  'OTHER',
] as const satisfies readonly Granularity[];
/** What is new to us is told as the coarsest. */
const granularity = z.enum(granularities).catch('OTHER');
const flag = z.boolean().default(false);
const words = z.array(z.string()).default([]);

const answer = z.object({
  result: z.object({
    verdict: z.object({
      inputGranularity: granularity,
      validationGranularity: granularity,
      geocodeGranularity: granularity,
      addressComplete: flag,
      hasUnconfirmedComponents: flag,
      hasInferredComponents: flag,
      hasReplacedComponents: flag,
      possibleNextAction: z.string().optional(),
    }),
    address: z.object({
      formattedAddress: z.string().optional(),
      addressComponents: z
        .array(
          z.object({
            componentName: z.object({ text: z.string() }),
            componentType: z.string(),
            confirmationLevel: z.string().optional(),
            inferred: flag,
            replaced: flag,
            spellCorrected: flag,
            unexpected: flag,
          }),
        )
        .default([]),
      missingComponentTypes: words,
      unconfirmedComponentTypes: words,
      unresolvedTokens: words,
    }),
    geocode: z
      .object({
        location: z.object({ latitude: z.number(), longitude: z.number() }),
        placeId: z.string().optional(),
      })
      .optional(),
    metadata: z
      .object({ business: z.boolean().optional(), residential: z.boolean().optional() })
      .default({}),
  }),
});

type Answer = z.output<typeof answer>['result'];
type Component = Answer['address']['addressComponents'][number];

export function readVerdict(body: unknown): AddressVerdict {
  const { data } = answer.safeParse(body);
  if (!data) throw new StreamFault('malformed', 'not an answer of validateAddress');
  const { verdict, address, geocode, metadata } = data.result;
  const { validationGranularity: granularity } = verdict;
  const nextAction = actionSaid(verdict.possibleNextAction) ?? nextActionOf(data.result);
  const at = geocode?.location;
  return {
    source: 'google',
    granularity: {
      input: verdict.inputGranularity,
      validation: granularity,
      geocode: verdict.geocodeGranularity,
    },
    isComplete: verdict.addressComplete,
    nextAction,
    formatted: address.formattedAddress,
    position: at && { lon: at.longitude, lat: at.latitude },
    components: address.addressComponents.map(componentOf),
    missing: address.missingComponentTypes,
    unresolved: address.unresolvedTokens,
    kind: metadata.business ? 'business' : metadata.residential ? 'residential' : 'unknown',
    placeId: geocode?.placeId,
  };
}

function componentOf(component: Component): AddressComponent {
  const { componentType: type, componentName, confirmationLevel, inferred } = component;
  const isConfirmed = confirmationLevel === 'CONFIRMED' && !component.unexpected;
  return {
    type,
    text: componentName.text,
    state: !isConfirmed ? 'unresolved' : inferred ? 'inferred' : 'confirmed',
    isChanged: component.replaced || component.spellCorrected,
  };
}

const actions: Readonly<Record<string, NextAction>> = {
  ACCEPT: 'accept',
  CONFIRM: 'confirm',
  CONFIRM_ADD_SUBPREMISES: 'confirm-add-subpremises',
  FIX: 'fix',
};
const actionSaid = (said: string | undefined): NextAction | undefined => actions[said ?? ''];

/** These say nothing about the door: whoever leaves them out need not be asked. */
const harmless = new Set(['postal_code_suffix', 'country', 'administrative_area_level_1']);
const houses: readonly Granularity[] = ['SUB_PREMISE', 'PREMISE', 'PREMISE_PROXIMITY'];

/** For answers that do not say what to do: recorded ones, and those of older versions. */
function nextActionOf({ verdict, address }: Answer): NextAction {
  const { addressComponents: components, missingComponentTypes: missing } = address;
  const isHouse = houses.includes(verdict.validationGranularity);
  const lacks = missing.filter((type) => type !== 'subpremise');
  if (!isHouse || lacks.length > 0 || address.unresolvedTokens.length > 0) return 'fix';
  const isGuessed = components.some(
    ({ inferred, replaced, spellCorrected, componentType }) =>
      replaced || spellCorrected || (inferred && !harmless.has(componentType)),
  );
  if (isGuessed || verdict.hasReplacedComponents || verdict.hasUnconfirmedComponents)
    return 'confirm';
  return missing.includes('subpremise') ? 'confirm-add-subpremises' : 'accept';
}
