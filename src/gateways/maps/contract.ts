import { greatCircle, type Position, seconds } from '@waystock/kernel';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Cell, cellOf, countOf, type MapMatrix } from './map-matrix.ts';
import type { MapProvider, MapRoute } from './map-provider.ts';
import type { MapRefusal } from './refusals.ts';

/**
 * What every map provider must do, whoever is behind it: services over HTTP, the embedded roads, an
 * estimate, a chain of them.
 */
export interface MapsSubject {
  readonly provider: MapProvider;
  /** Places a van gets to and from, at least ten, some kilometres apart. */
  readonly places: readonly Position[];
  /** A place no way leads to; without it the provider always finds one. */
  readonly island?: Position;
  /** A place far from any street. */
  readonly offNetwork?: Position;
  /** All figures are estimates. */
  readonly isEstimate?: boolean;
}

const soon = { deadline: seconds(600) };
const told = <T>(answer: { ok: true; value: T } | { ok: false; error: MapRefusal }): T => {
  if (!answer.ok) throw new Error(`refused: ${JSON.stringify(answer.error)}`);
  return answer.value;
};

export function describeMapProvider(
  name: string,
  open: () => MapsSubject | Promise<MapsSubject>,
  /** For a planted bug: the tests that have to find it. */
  finds: readonly string[] = [],
): void {
  describe(`the map provider ${name}`, () => {
    let subject: MapsSubject;
    beforeEach(async () => {
      subject = await open();
    });
    const van = async (sources: readonly Position[], targets = sources): Promise<MapMatrix> =>
      told(await subject.provider.matrix({ sources, targets, profile: 'van' }, soon));
    const check: Check = (title, run) => (finds.includes(title) ? test.fails : test)(title, run);
    tables(check, () => subject, van);
    holes(check, () => subject, van);
    routes(check, () => subject, van);
    refusals(check, () => subject);
  });
}

type Check = (title: string, run: () => Promise<void>) => void;
type Ask = (sources: readonly Position[], targets?: readonly Position[]) => Promise<MapMatrix>;

function tables(check: Check, subject: () => MapsSubject, van: Ask): void {
  check('every cell of a table has a name, and figures if it has a way', async () => {
    const { places, provider, isEstimate } = subject();
    const matrix = await van(places);
    expect(matrix).toMatchObject({ rows: places.length, columns: places.length });
    expect(provider.id.split(' → ')).toContain(matrix.source);
    for (const [i, from] of places.entries())
      for (const [j, to] of places.entries()) {
        const cell = cellOf(matrix, i * places.length + j);
        if (isEstimate) expect(cell.status).toBe('estimated');
        else expect(cell.status).toBe('ok');
        if (i === j) expect(cell).toMatchObject({ duration_s: 0, distance_m: 0 });
        else expect(isSensible(cell, from, to)).toBe(true);
      }
  });

  check('a cell is the same in whatever table it is asked for', async () => {
    const { places } = subject();
    const whole = await van(places);
    const [a, b, c] = places as [Position, Position, Position];
    const part = await van([c, a], [b, a, c]);
    const n = places.length;
    const cells = [2 * n + 1, 2 * n, 2 * n + 2, 1, 0, 2].map((index) => cellOf(whole, index));
    expect(cells).toEqual([0, 1, 2, 3, 4, 5].map((index) => cellOf(part, index)));
  });

  check('identical places have identical rows, and nothing between them', async () => {
    const [a, b] = subject().places as [Position, Position];
    const matrix = await van([a, b, { ...a }]);
    const row = (i: number) => [0, 1, 2].map((j) => cellOf(matrix, i * 3 + j));
    expect(row(2)).toEqual(row(0));
    expect(cellOf(matrix, 2)).toMatchObject({ duration_s: 0, distance_m: 0 });
  });

  largeAndEmpty(check, subject, van);
}

function largeAndEmpty(check: Check, subject: () => MapsSubject, van: Ask): void {
  check('a table larger than any request is one table', async () => {
    const { places } = subject();
    const many = Array.from({ length: 64 }, (_, i) => {
      const { lon, lat } = places[i % places.length] as Position;
      return { lon: lon + i * 2e-5, lat };
    });
    const matrix = await van(many);
    expect(matrix.status).toHaveLength(64 * 64);
    expect(countOf(matrix, 'provider-error')).toBe(0);
    const corner = await van(many.slice(-2), many.slice(0, 2));
    expect(cellOf(matrix, 63 * 64 + 1)).toEqual(cellOf(corner, 3));
  });

  check('an empty table is an empty answer', async () => {
    expect(await van([], subject().places)).toMatchObject({ rows: 0 });
  });
}

/** Never shorter than the crow flies (both ends may be moved to a street), never faster than a van. */
function isSensible(
  { duration_s: duration = -1, distance_m: distance = -1 }: Cell,
  from: Position,
  to: Position,
) {
  const straight = greatCircle(from, to);
  return (
    Number.isInteger(duration) &&
    Number.isInteger(distance) &&
    distance >= 0.99 * straight - 400 &&
    distance <= (duration + 10) * 45
  );
}

function holes(check: Check, subject: () => MapsSubject, van: Ask): void {
  check('no way is told as such, neither as nought nor as a large number', async () => {
    const { island, places } = subject();
    if (!island) return;
    const matrix = await van([places[0] as Position, island], [places[1] as Position, island]);
    expect([0, 1, 2, 3].map((index) => cellOf(matrix, index).status)).toEqual([
      'ok',
      'unreachable',
      'unreachable',
      'ok',
    ]);
    expect(matrix.durations_s[1]).toBe(-1);
    expect(matrix.distances_m[1]).toBe(-1);
  });

  check('a place without a street is told as such', async () => {
    const { offNetwork, places } = subject();
    if (!offNetwork) return;
    const matrix = await van(
      [places[0] as Position, offNetwork],
      [places[1] as Position, offNetwork],
    );
    const status = [0, 1, 2].map((index) => cellOf(matrix, index).status);
    expect(status).toEqual(['ok', 'target-not-snapped', 'source-not-snapped']);
  });
}

function routes(check: Check, subject: () => MapsSubject, van: Ask): void {
  const ask = async (stops: readonly Position[]): Promise<MapRoute> =>
    told(await subject().provider.route({ stops, profile: 'van' }, soon));

  check('a route has a leg for each pair of stops, and each is the table’s cell', async () => {
    const stops = subject().places.slice(0, 4);
    const route = await ask(stops);
    expect(route.legs).toHaveLength(3);
    const matrix = await van(stops);
    for (const [i, leg] of route.legs.entries()) {
      expect(matrix.durations_s[i * 4 + i + 1]).toBe(leg.duration);
      expect(matrix.distances_m[i * 4 + i + 1]).toBe(leg.distance);
    }
    const sum = (of: 'duration' | 'distance') => route.legs.reduce((all, leg) => all + leg[of], 0);
    expect(Math.abs(route.duration - sum('duration'))).toBeLessThanOrEqual(route.legs.length);
    expect(Math.abs(route.distance - sum('distance'))).toBeLessThanOrEqual(route.legs.length);
  });

  check('its line leads from the first stop to the last', async () => {
    const { places, provider } = subject();
    const route = await ask(places.slice(0, 3));
    expect(greatCircle(route.geometry[0] as Position, places[0] as Position)).toBeLessThan(200);
    expect(greatCircle(route.geometry.at(-1) as Position, places[2] as Position)).toBeLessThan(200);
    if (!provider.terms.mayDraw && provider.id === route.source) expect(route.mayDraw).toBe(false);
  });

  longAndImpossible(check, subject, ask);
}

function longAndImpossible(
  check: Check,
  subject: () => MapsSubject,
  ask: (stops: readonly Position[]) => Promise<MapRoute>,
): void {
  check('a route of more stops than any request takes is one route', async () => {
    const { places } = subject();
    const stops = Array.from({ length: 60 }, (_, i) => places[i % places.length] as Position);
    const route = await ask(stops);
    expect(route.legs).toHaveLength(59);
    expect(route.legs[10]?.duration).toBe(route.legs[10 + places.length]?.duration);
  });

  check('where no way leads the refusal says so', async () => {
    const { island, places, provider } = subject();
    if (!island) return;
    const stops = [places[0] as Position, island];
    const answer = await provider.route({ stops, profile: 'van' }, soon);
    expect(answer).toMatchObject({ ok: false, error: { kind: 'no-way-between' } });
  });
}

function refusals(check: Check, subject: () => MapsSubject): void {
  check('a profile it does not travel is refused by name', async () => {
    const { provider, places } = subject();
    const all = ['van', 'bike', 'foot', 'robot', 'drone'] as const;
    const profile = all.find((one) => !provider.caps.profiles.includes(one));
    if (!profile) return;
    const query = { sources: places, targets: places, stops: places, profile };
    for (const answer of [await provider.matrix(query, soon), await provider.route(query, soon)])
      expect(answer).toMatchObject({
        ok: false,
        error: { kind: expect.stringMatching(/^not-offered|no-provider-left$/) },
      });
  });

  check('who has given up gets no answer from afar', async () => {
    const { provider, places } = subject();
    if (provider.isLocal) return;
    const asking = { ...soon, signal: AbortSignal.abort() };
    const query = { sources: places, targets: places, stops: places, profile: 'van' } as const;
    for (const answer of [
      await provider.matrix(query, asking),
      await provider.route(query, asking),
    ])
      expect(answer).toMatchObject({ ok: false, error: { kind: 'cancelled' } });
  });
}
