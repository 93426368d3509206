import { greatCircle, type Position, type Result, seconds, seededRandom } from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import { failover } from './failover.ts';
import { type Estimate, openGreatCircle } from './great-circle-provider.ts';
import { type LearnedFactors, openLearnedFactors, untaught } from './learned-factors.ts';
import {
  type Cell,
  cellOf,
  countOf,
  estimatedShare,
  type MapMatrix,
  putCell,
} from './map-matrix.ts';
import type { Asking, MapProvider, MapTerms } from './map-provider.ts';
import { island, places, streets, testOutside } from './maps.fixture.ts';
import type { MapRefusal } from './refusals.ts';
import { type MapsBehaviour, openSimulatedMaps } from './simulated-maps.ts';

const estimate: Estimate = () => (from, to) => {
  const distance = greatCircle(from, to) * 1.35;
  return { distance, duration: distance / 8 };
};
const taught: LearnedFactors = { of: () => untaught, learn: () => undefined };
const { now } = testOutside();
const last = openGreatCircle({ estimate, factors: taught, now });

const simulated = (
  id: string,
  behaviour: Partial<MapsBehaviour> = {},
  terms: Partial<MapTerms> = {},
): MapProvider =>
  openSimulatedMaps({ id, streets, now, random: seededRandom(id), behaviour, terms });

/** Of this provider these cells stay out. */
const without = (
  provider: MapProvider,
  isOut: (row: number, column: number) => boolean,
): MapProvider => ({
  ...provider,
  async matrix(query, asking) {
    const answer = await provider.matrix(query, asking);
    if (!answer.ok) return answer;
    const { columns } = answer.value;
    for (let i = 0; i < answer.value.status.length; i++)
      if (isOut(Math.floor(i / columns), i % columns))
        putCell(answer.value, i, { status: 'provider-error' });
    return answer;
  },
});

const listening = (provider: MapProvider) => {
  const heard: { asking: Asking; cells: number }[] = [];
  const listener: MapProvider = {
    ...provider,
    matrix(query, asking) {
      heard.push({ asking, cells: query.sources.length * query.targets.length });
      return provider.matrix(query, asking);
    },
  };
  return { listener, heard };
};

const chain = (...providers: MapProvider[]) => failover(providers, { now });
const query = { sources: places, targets: places, profile: 'van' } as const;
async function ask(provider: MapProvider, asking: Partial<Asking> = {}): Promise<MapMatrix> {
  const answer: Result<MapMatrix, MapRefusal> = await provider.matrix(query, {
    deadline: seconds(60),
    ...asking,
  });
  if (!answer.ok) throw new Error(`refused: ${JSON.stringify(answer.error)}`);
  return answer.value;
}
const cells = (matrix: MapMatrix): Cell[] => Array.from(matrix.status, (_, i) => cellOf(matrix, i));

/** Cells that pass for the first provider's own and are not. */
const foreignUnmarked = (matrix: MapMatrix, own: MapMatrix): number[] =>
  [...matrix.status.keys()].filter(
    (i) => cellOf(matrix, i).status === 'ok' && matrix.durations_s[i] !== own.durations_s[i],
  );

describe('whole answers', () => {
  test('the first that answers is the source, and nobody else is asked', async () => {
    const { listener, heard } = listening(simulated('second'));
    const matrix = await ask(chain(simulated('first'), listener, last));
    expect(matrix).toMatchObject({ source: 'first', filled: [], troubles: [] });
    expect(heard).toEqual([]);
  });

  test('who fails is passed over, and the answer says so', async () => {
    const matrix = await ask(chain(simulated('first', { failing: 1 }), simulated('second'), last));
    expect(matrix).toMatchObject({
      source: 'second',
      troubles: [{ kind: 'provider-failed', provider: 'first' }],
    });
    expect(cells(matrix)).toEqual(cells(await ask(simulated('second'))));
  });

  test('when all fail the estimate is left, and every cell says that it is one', async () => {
    const failing = { failing: 1 };
    const matrix = await ask(chain(simulated('a', failing), simulated('b', failing), last));
    expect(matrix.source).toBe('great-circle');
    expect(estimatedShare(matrix)).toBe(1);
  });

  test('without an estimate the refusal names everybody', async () => {
    const answer = await chain(
      simulated('a', { failing: 1 }),
      simulated('b', { failing: 1 }),
    ).matrix(query, { deadline: seconds(1) });
    const troubles = [{ provider: 'a' }, { provider: 'b' }];
    expect(answer).toMatchObject({ ok: false, error: { kind: 'no-provider-left', troubles } });
  });
});

describe('partial answers', () => {
  const first = without(
    simulated('first', { bias: 1.2 }),
    (row, column) => (row === 5 || row === 9) && column < 5,
  );

  test('holes are filled from the next, brought to the level of the first, and marked', async () => {
    const { listener, heard } = listening(simulated('second'));
    const matrix = await ask(chain(first, listener, last));
    expect(matrix.source).toBe('first');
    expect(countOf(matrix, 'estimated')).toBe(10);
    const [filling] = matrix.filled;
    expect(filling).toMatchObject({ source: 'second', cells: 10 });
    expect(filling?.durationRatio).toBeCloseTo(1.2, 2);
    expect(filling?.distanceRatio).toBeCloseTo(1, 2);
    const whole = await ask(simulated('first', { bias: 1.2 }));
    expect(foreignUnmarked(matrix, whole)).toEqual([]);
    for (const [i, { duration_s: duration = 0 }] of cells(matrix).entries()) {
      const own = whole.durations_s[i] as number;
      expect(Math.abs(duration - own)).toBeLessThanOrEqual(0.01 * own + 1);
    }
    expect(heard.map((one) => one.cells)).toEqual([2 * 12]);
  });

  test('planted: cells filled in without their mark, or of two providers, are found', async () => {
    const whole = await ask(simulated('first', { bias: 1.2 }));
    const matrix = await ask(chain(first, simulated('second'), last));
    matrix.status.fill(0);
    expect(foreignUnmarked(matrix, whole).length).toBeGreaterThan(0);
    const second = await ask(simulated('second'));
    expect(foreignUnmarked({ ...second, source: 'first' }, whole)).toHaveLength(132);
  });

  test('if most is missing the whole table is the next one’s', async () => {
    const poor = without(simulated('poor'), (row) => row < 7);
    const matrix = await ask(chain(poor, simulated('second'), last));
    expect(matrix).toMatchObject({ source: 'second', filled: [] });
    expect(cells(matrix)).toEqual(cells(await ask(simulated('second'))));
  });

  test('rows that share nothing make it ask for all of them', async () => {
    const gap = without(simulated('gap'), (row) => row === 3);
    const { listener, heard } = listening(simulated('second'));
    const matrix = await ask(chain(gap, listener));
    expect(heard.map((one) => one.cells)).toEqual([12 * 12]);
    expect(matrix).toMatchObject({ source: 'gap', filled: [{ cells: 12 }] });
  });

  test('rows that share too little make it ask for all of them', async () => {
    const gap = without(simulated('gap'), (row, column) => row === 5 && column > 2);
    const { listener, heard } = listening(simulated('second'));
    const matrix = await ask(chain(gap, listener));
    expect(heard.map((one) => one.cells)).toEqual([12 * 12]);
    expect(matrix).toMatchObject({ source: 'gap', filled: [{ cells: 9 }] });
  });

  test('too little in common to compare: the next one’s table, whole', async () => {
    const few = places.slice(0, 3);
    const gap = without(simulated('gap'), (row) => row === 0);
    const answer = await chain(gap, simulated('second')).matrix(
      { ...query, sources: few, targets: few },
      { deadline: seconds(1) },
    );
    expect(answer).toMatchObject({ ok: true, value: { source: 'second', filled: [] } });
  });

  test('what stays out of both is estimated in the end', async () => {
    const holed = without(simulated('second'), (row, column) => row === 0 && column === 0);
    const matrix = await ask(chain(first, holed, last));
    expect(matrix.filled.map(({ source, cells }) => [source, cells])).toEqual([
      ['second', 9],
      ['great-circle', 1],
    ]);
    expect(countOf(matrix, 'provider-error')).toBe(0);
  });

  test('no way is no hole', async () => {
    const { listener, heard } = listening(simulated('second'));
    const sources = [...places, island];
    const answer = await chain(simulated('first'), listener).matrix(
      { ...query, sources },
      { deadline: seconds(1) },
    );
    expect(answer.ok && countOf(answer.value, 'unreachable')).toBe(12);
    expect(heard).toEqual([]);
  });
});

describe('time', () => {
  test('the deadline is shared among those who are left', async () => {
    const heard = (['a', 'b'] as const).map((id) => listening(simulated(id, { failing: 1 })));
    await ask(chain(...heard.map(({ listener }) => listener), last), { deadline: seconds(60) });
    expect(heard.map((one) => one.heard[0]?.asking.deadline)).toEqual([30, 60]);
  });

  test('whoever gives up gets nothing from anybody', async () => {
    const { listener, heard } = listening(simulated('second'));
    const answer = await chain(simulated('first'), listener, last).matrix(query, {
      deadline: seconds(1),
      signal: AbortSignal.abort(),
    });
    expect(answer).toMatchObject({ ok: false, error: { kind: 'cancelled' } });
    expect(heard).toEqual([]);
  });
});

describe('routes', () => {
  const stops = places.slice(0, 3);
  const route = (provider: MapProvider, to: readonly Position[] = stops) =>
    provider.route({ stops: to, profile: 'van' }, { deadline: seconds(1) });

  test('the first that answers answers', async () => {
    const found = await route(chain(simulated('a', { failing: 1 }), simulated('b'), last));
    expect(found).toMatchObject({ ok: true, value: { source: 'b', status: 'ok' } });
  });

  test('no way is an answer: nobody estimates one', async () => {
    const found = await route(chain(simulated('a'), last), [places[0] as Position, island]);
    expect(found).toMatchObject({ ok: false, error: { kind: 'no-way-between' } });
  });
});

describe('what the estimate learns', () => {
  const learning = (terms: Partial<MapTerms>) => {
    const factors = openLearnedFactors(estimate);
    const source = simulated('source', { bias: 2 }, terms);
    return { factors, chain: failover([source], { now, onTable: factors.learn }) };
  };

  test('from who allows it: estimates come near to the streets', async () => {
    const { factors, chain } = learning({ mayLearn: true });
    await ask(chain);
    const { duration, distance, pairs } = factors.of('van');
    expect(pairs).toBe(132);
    const learned = openGreatCircle({ estimate, factors, now });
    const error = async (provider: MapProvider): Promise<number> => {
      const [told, real] = [await ask(provider), await ask(simulated('real', { bias: 2 }))];
      return told.durations_s.reduce(
        (sum, s, i) => sum + Math.abs(s - (real.durations_s[i] as number)),
        0,
      );
    };
    expect([duration, distance].every((factor) => factor > 0.9 && factor < 3)).toBe(true);
    expect(await error(learned)).toBeLessThan(0.5 * (await error(last)));
  });

  test('nothing from who forbids it', async () => {
    const { factors, chain } = learning({ mayLearn: false });
    await ask(chain);
    expect(factors.of('van')).toEqual(untaught);
  });
});
