import { currency, money, seconds, seededRandom } from '@waystock/kernel';
import { afterEach, describe, expect, test } from 'vitest';
import { type AddressVerdict, isConfirmed, type NextAction } from './address-provider.ts';
import { memorySpending, openBudget } from './budget.ts';
import { openGoogleAddresses } from './google-address.ts';
import { readVerdict } from './google-address-wire.ts';
import { streets, testOutside } from './maps.fixture.ts';
import { startSimulatedGoogle } from './simulated-google.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

interface Said {
  readonly granularity?: string;
  readonly action?: string;
  readonly verdict?: object;
  readonly address?: object;
  readonly components?: object;
}

/** An answer in Google's shape about a house that does not exist. */
function answer({ granularity = 'PREMISE', action, verdict, address, components }: Said = {}) {
  const component = (componentType: string, text: string, more: object = {}) => ({
    componentType,
    componentName: { text },
    confirmationLevel: 'CONFIRMED',
    ...more,
  });
  return {
    responseId: 'r-1',
    result: {
      verdict: {
        inputGranularity: 'PREMISE',
        validationGranularity: granularity,
        geocodeGranularity: granularity,
        addressComplete: true,
        ...(action ? { possibleNextAction: action } : {}),
        ...verdict,
      },
      address: {
        formattedAddress: '7 Nowhere Lane, Ellerfurt 05101',
        addressComponents: [
          component('street_number', '7', components),
          component('route', 'Nowhere Lane'),
          component('postal_code_suffix', '12', { inferred: true }),
        ],
        ...address,
      },
      geocode: { location: { latitude: 51.1, longitude: 11.2 }, placeId: 'place-1' },
      metadata: { residential: true },
    },
  };
}

describe('what to do', () => {
  test.each<[string, Said, NextAction]>([
    ['all confirmed', {}, 'accept'],
    ['near the house', { granularity: 'PREMISE_PROXIMITY' }, 'accept'],
    ['a guessed number', { components: { inferred: true } }, 'confirm'],
    ['a corrected spelling', { components: { spellCorrected: true } }, 'confirm'],
    ['something unconfirmed', { verdict: { hasUnconfirmedComponents: true } }, 'confirm'],
    ['no flat', { address: { missingComponentTypes: ['subpremise'] } }, 'confirm-add-subpremises'],
    ['no number', { address: { missingComponentTypes: ['street_number'] } }, 'fix'],
    ['words that mean nothing', { address: { unresolvedTokens: ['xyzzy'] } }, 'fix'],
    ['only a street', { granularity: 'ROUTE' }, 'fix'],
    ['a granularity of tomorrow', { granularity: 'DOORMAT' }, 'fix'],
    ['what Google says itself', { action: 'FIX' }, 'fix'],
    ['an action of tomorrow', { action: 'DANCE' }, 'accept'],
  ])('%s', (_name, said, action) => {
    const verdict = readVerdict(answer(said));
    expect(verdict.nextAction).toBe(action);
    expect(isConfirmed(verdict)).toBe(action === 'accept');
  });

  test.each([{}, null, { result: {} }, { result: { verdict: {} } }, 'OK'])(
    '%j is no verdict',
    (body) => {
      expect(() => readVerdict(body)).toThrow(/validateAddress/);
    },
  );
});

async function open(daily = 100) {
  const outside = testOutside();
  const { now } = outside;
  const asked: (readonly string[])[] = [];
  const server = await startSimulatedGoogle({
    key: 'k-1',
    streets,
    now,
    random: seededRandom('addresses'),
    address(lines) {
      asked.push(lines);
      return answer();
    },
  });
  stops.push(server.stop);
  const budget = openBudget({ daily: money(daily, currency('USD')), store: memorySpending(), now });
  const provider = openGoogleAddresses({ key: 'k-1', url: server.url, outside, budget });
  const check = (...lines: string[]) =>
    provider.check({ lines, region: 'DE' }, { deadline: seconds(5) });
  return { check, asked, server };
}

test('over HTTP, each part with its state', async () => {
  const { check, asked } = await open();
  const expected: Partial<AddressVerdict> = {
    source: 'google',
    granularity: { input: 'PREMISE', validation: 'PREMISE', geocode: 'PREMISE' },
    position: { lon: 11.2, lat: 51.1 },
    kind: 'residential',
    placeId: 'place-1',
    missing: [],
    components: [
      { type: 'street_number', text: '7', state: 'confirmed', isChanged: false },
      { type: 'route', text: 'Nowhere Lane', state: 'confirmed', isChanged: false },
      { type: 'postal_code_suffix', text: '12', state: 'inferred', isChanged: false },
    ],
  };
  const verdict = await check('  7 Nowhere Lane', '', '05101 Ellerfurt ');
  expect(verdict).toMatchObject({ ok: true, value: expected });
  expect(asked).toEqual([['7 Nowhere Lane', '05101 Ellerfurt']]);
});

test.each([[[]], [['', '  ']], [['x'.repeat(279)]]])('%j is not even asked', async (lines) => {
  const { check, server } = await open();
  expect(await check(...lines)).toMatchObject({ ok: false, error: { kind: 'question-refused' } });
  expect(server.requests).toEqual([]);
});

test('each costs 1.7 cents', async () => {
  const { check } = await open(5);
  expect([await check('a'), await check('b'), await check('c')].map(({ ok }) => ok)).toEqual([
    true,
    true,
    false,
  ]);
});

test('other JSON, until the tries are used up', async () => {
  const { check, server } = await open();
  server.faults.push(...Array.from({ length: 4 }, () => ({ kind: 'other-json' }) as const));
  expect(await check('a')).toMatchObject({ ok: false, error: { kind: 'answer-malformed' } });
  expect(server.requests).toHaveLength(4);
});
