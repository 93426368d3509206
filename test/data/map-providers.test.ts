import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { currency, money, type Position, seconds, seededRandom } from '@waystock/kernel';
import { afterEach, describe, expect, test } from 'vitest';
import type { AddressVerdict } from '../../src/gateways/maps/address-provider.ts';
import { memorySpending, openBudget } from '../../src/gateways/maps/budget.ts';
import { openGoogleAddresses } from '../../src/gateways/maps/google-address.ts';
import { openGoogle } from '../../src/gateways/maps/google.ts';
import { cellOf, countOf } from '../../src/gateways/maps/map-matrix.ts';
import { placeKey } from '../../src/gateways/maps/distinct-places.ts';
import { testOutside } from '../../src/gateways/maps/maps.fixture.ts';
import { startSimulatedGoogle } from '../../src/gateways/maps/simulated-google.ts';
import type { SimulatedStreets } from '../../src/gateways/maps/simulated-streets.ts';
import { dataFolder } from '../support/outside-data.ts';

/**
 * Google's own answers, recorded by the demonstration of seed 004 (Seattle), given again over loopback:
 * 21 × 21 and 17 × 17 elements, and 34 addresses. The depots have no recorded position; a made-up one
 * stands for each, so that their cells may be implausible and are left out of the comparison.
 */
interface Element {
  readonly originIndex: number;
  readonly destinationIndex: number;
  readonly distanceMeters?: number;
  readonly duration: string;
}
interface Validation {
  readonly result: {
    readonly geocode: {
      readonly location: { readonly latitude: number; readonly longitude: number };
    };
    readonly address: { readonly formattedAddress: string };
  };
}

const folder = dataFolder('seed004');
/** As a request tells it, so that the server finds the place again. */
const decimetre = (degrees: number): number => Math.round(degrees * 1e6) / 1e6;
const readJson = <T>(...path: string[]): T =>
  JSON.parse(readFileSync(join(folder, ...path), 'utf8')) as T;

function recorded(service: string) {
  const elements = readJson<Element[]>(service, 'gmap_matrix.json');
  const validations = readJson<Validation[]>(service, 'gmap_validation.json');
  const size = Math.sqrt(elements.length);
  const depots = size - validations.length;
  const stops = validations.map(
    ({ result: { geocode } }): Position => ({
      lon: decimetre(geocode.location.longitude),
      lat: decimetre(geocode.location.latitude),
    }),
  );
  const made = Array.from({ length: depots }, (_, i) => ({ lon: -122.3, lat: 47.5 + i / 10 }));
  const places = [...made, ...stops];
  const cells = new Map(
    elements.map(({ originIndex, destinationIndex, distanceMeters = 0, duration }) => [
      originIndex * size + destinationIndex,
      { distance: distanceMeters, duration: Number.parseFloat(duration) },
    ]),
  );
  return { elements, validations, size, depots, places, cells };
}

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function googleOf({ places, cells, size, validations }: ReturnType<typeof recorded>) {
  const outside = testOutside();
  const { now } = outside;
  const indexOf = new Map(places.map((place, i) => [placeKey(place), i]));
  const streets: SimulatedStreets = (_profile, from, to) => {
    const cell = [from, to].map((place) => indexOf.get(placeKey(place)) ?? -1);
    return cells.get((cell[0] as number) * size + (cell[1] as number)) ?? 'no-way';
  };
  let next = 0;
  const address = () => validations[next++];
  const random = seededRandom('recorded');
  const server = await startSimulatedGoogle({ key: 'k-1', streets, now, random, address });
  ends.push(server.stop);
  const store = memorySpending();
  const budget = openBudget({ daily: money(10_000, currency('USD')), store, now });
  const options = { key: 'k-1', url: server.url, outside, budget };
  return {
    google: openGoogle({ ...options, traffic: 'optimal' }),
    addresses: openGoogleAddresses(options),
    server,
    store,
  };
}

describe.each([
  ['fresh', 21, 6],
  ['prime_now', 17, 4],
] as const)('%s', (service, size, requests) => {
  test('the recorded table comes back cell by cell, from shuffled tiles', async () => {
    const data = recorded(service);
    expect(data.size).toBe(size);
    const { google, server, store } = await googleOf(data);
    const { places } = data;
    const query = { sources: places, targets: places, profile: 'van' } as const;
    const answer = await google.matrix(query, { deadline: seconds(600) });
    if (!answer.ok) throw new Error(`refused: ${answer.error.kind}`);
    expect(server.requests).toHaveLength(requests);
    expect(store.sums.get('2026-05-06')).toBe(BigInt(size * size * 1000));
    let [different, compared] = [0, 0];
    for (let i = data.depots; i < size; i++)
      for (let j = data.depots; j < size; j++) {
        const told = data.cells.get(i * size + j);
        const cell = cellOf(answer.value, i * size + j);
        compared += 1;
        if (
          cell.status !== 'ok' ||
          cell.duration_s !== told?.duration ||
          cell.distance_m !== told?.distance
        )
          different += 1;
      }
    expect([different, compared]).toEqual([0, (size - data.depots) ** 2]);
    expect(countOf(answer.value, 'unreachable')).toBe(0);
  });

  test('every recorded address has a verdict with a position', async () => {
    const data = recorded(service);
    const { addresses } = await googleOf(data);
    const verdicts: AddressVerdict[] = [];
    for (const { result } of data.validations) {
      const lines = [result.address.formattedAddress];
      const answer = await addresses.check({ lines, region: 'US' }, { deadline: seconds(5) });
      if (!answer.ok) throw new Error(`refused: ${answer.error.kind}`);
      verdicts.push(answer.value);
    }
    const actions = Map.groupBy(verdicts, ({ nextAction }) => nextAction);
    const counts = Object.fromEntries([...actions].map(([action, all]) => [action, all.length]));
    expect(counts).toEqual(
      service === 'fresh'
        ? { accept: 17, confirm: 1, 'confirm-add-subpremises': 2 }
        : { accept: 11, 'confirm-add-subpremises': 3 },
    );
    expect(verdicts.every(({ position, placeId }) => position && placeId)).toBe(true);
  });
});
