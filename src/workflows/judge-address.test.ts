import { expect, test } from 'vitest';
import type { AddressVerdict as RemoteVerdict } from '../gateways/gateways.ts';
import { inOurWords } from './judge-address.ts';

const part = (type: string, text: string, more: object = {}) =>
  ({ type, text, state: 'confirmed', isChanged: false, ...more }) as const;
const sound: RemoteVerdict = {
  source: 'google',
  granularity: { input: 'PREMISE', validation: 'PREMISE', geocode: 'PREMISE' },
  isComplete: true,
  nextAction: 'accept',
  formatted: '7 Nowhere Lane, Ellerfurt 05101',
  position: { lon: 11.2, lat: 51.1 },
  components: [
    part('street_number', '7'),
    part('route', 'Nowhere Lane'),
    part('locality', 'Ellerfurt'),
    part('postal_code', '05101'),
    part('postal_code_suffix', '12', { state: 'inferred' }),
  ],
  missing: [],
  unresolved: [],
  kind: 'residential',
  placeId: 'place-1',
};
const validated = (validation: RemoteVerdict['granularity']['validation']) => ({
  granularity: { ...sound.granularity, validation },
  nextAction: 'fix' as const,
});

test('a house that exists', () => {
  expect(inOurWords(sound)).toEqual({
    granularity: 'house',
    confirmed: true,
    next: 'accept',
    position: { lon: 11.2, lat: 51.1 },
    formatted: '7 Nowhere Lane, Ellerfurt 05101',
    address: {
      street: 'Nowhere Lane',
      houseNumber: '7',
      postcode: '05101',
      place: 'Ellerfurt',
      position: { lon: 11.2, lat: 51.1 },
    },
    doubts: [],
    parts: {
      street: 'confirmed',
      'house-number': 'confirmed',
      postcode: 'confirmed',
      place: 'confirmed',
    },
  });
});

test.each<[string, Partial<RemoteVerdict>, object]>([
  [
    'a corrected street',
    { nextAction: 'confirm', components: [part('route', 'Nowhere Lane', { isChanged: true })] },
    {
      confirmed: false,
      doubts: ['street'],
      address: undefined,
      parts: {
        street: 'replaced',
        'house-number': 'missing',
        postcode: 'missing',
        place: 'missing',
      },
    },
  ],
  [
    'a guessed postcode and town',
    {
      nextAction: 'confirm',
      components: [
        part('postal_code', '1', { state: 'inferred' }),
        part('postal_town', 'E', { state: 'unresolved' }),
      ],
    },
    { doubts: ['postcode', 'place'], parts: { postcode: 'inferred', place: 'unresolved' } },
  ],
  [
    'no number',
    { ...validated('ROUTE'), missing: ['street_number'] },
    { granularity: 'street', confirmed: false, doubts: ['house-number'], address: undefined },
  ],
  [
    'no flat',
    { nextAction: 'confirm-add-subpremises' },
    { granularity: 'house', confirmed: false },
  ],
  ['a town', validated('OTHER'), { granularity: 'place' }],
  ['nothing', { ...validated('OTHER'), position: undefined }, { granularity: 'none' }],
])('%s', (_name, changed, expected) => {
  expect(inOurWords({ ...sound, ...changed })).toMatchObject(expected);
});
