import { currency, expectOk, greatCircle, money, seconds, seededRandom } from '@waystock/kernel';
import { afterEach, expect, test } from 'vitest';
import { memorySpending, openBudget } from './budget.ts';
import { cached } from './cached-provider.ts';
import { describeMapProvider, type MapsSubject } from './contract.ts';
import { failover } from './failover.ts';
import { openGoogle } from './google.ts';
import { type Estimate, openGreatCircle } from './great-circle-provider.ts';
import { openLearnedFactors } from './learned-factors.ts';
import { island, places, streets, testOutside, wilderness } from './maps.fixture.ts';
import { countOf } from './map-matrix.ts';
import { openOsrm } from './osrm.ts';
import { startSimulatedGoogle } from './simulated-google.ts';
import { openSimulatedMaps } from './simulated-maps.ts';
import { startSimulatedOsrm } from './simulated-osrm.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const estimate: Estimate = () => (from, to) => {
  const distance = greatCircle(from, to) * 1.35;
  return { distance, duration: distance / 8 };
};

const greatCircleProvider = () =>
  openGreatCircle({
    estimate,
    factors: openLearnedFactors(estimate),
    now: testOutside().now,
  });

function simulated() {
  const { now } = testOutside();
  return openSimulatedMaps({ streets, now, random: seededRandom('simulated') });
}

async function google(): Promise<MapsSubject> {
  const outside = testOutside();
  const { now, random } = outside;
  const server = await startSimulatedGoogle({ key: 'k-1', streets, random, now });
  stops.push(server.stop);
  const daily = money(100_000, currency('USD'));
  const budget = openBudget({ daily, store: memorySpending(), now });
  const provider = openGoogle({ key: 'k-1', url: server.url, outside, budget });
  return { provider, places, island };
}

async function osrm(how: { readonly keepsToRadius?: boolean } = {}): Promise<MapsSubject> {
  const server = await startSimulatedOsrm({ streets, ...how });
  stops.push(server.stop);
  const servers = { van: `${server.url}/driving` };
  const provider = openOsrm({ servers, outside: testOutside() });
  return { provider, places, island, offNetwork: wilderness };
}

describeMapProvider('in memory', () => ({
  provider: simulated(),
  places,
  island,
  offNetwork: wilderness,
}));
describeMapProvider('by the great circle', () => ({
  provider: greatCircleProvider(),
  places,
  isEstimate: true,
}));
describeMapProvider('Google over HTTP', google);
describeMapProvider('OSRM over HTTP', () => osrm());
describeMapProvider('OSRM that refuses a table for one place', () => osrm({ keepsToRadius: true }));
describeMapProvider('OSRM with a memory', async () => {
  const subject = await osrm();
  return { ...subject, provider: cached(subject.provider, { now: testOutside().now }) };
});
describeMapProvider('a chain of two and an estimate', async () => {
  const { now } = testOutside();
  const broken = openSimulatedMaps({
    id: 'broken',
    streets,
    now,
    random: seededRandom('broken'),
    behaviour: { failing: 1 },
  });
  const subject = await osrm();
  const provider = failover([broken, subject.provider, greatCircleProvider()], { now });
  return { ...subject, provider };
});

test('of a table with several places off the streets only their cells are out', async () => {
  const { provider } = await osrm({ keepsToRadius: true });
  const off = [0, 1, 2].map((i) => ({ ...wilderness, lon: wilderness.lon + i / 100 }));
  const query = {
    sources: [...off, ...places],
    targets: [...places, ...off],
    profile: 'van',
  } as const;
  const answer = expectOk(await provider.matrix(query, { deadline: seconds(600) }));
  const [known, unknown] = [places.length, off.length];
  expect(answer.rows).toBe(known + unknown);
  expect(countOf(answer, 'ok')).toBe(known * known);
  expect(countOf(answer, 'source-not-snapped')).toBe(unknown * (known + unknown));
  expect(countOf(answer, 'target-not-snapped')).toBe(known * unknown);
  const only = { sources: off, targets: off, profile: 'van' } as const;
  expect(await provider.matrix(only, { deadline: seconds(600) })).toMatchObject({
    error: { kind: 'position-off-network' },
  });
});
