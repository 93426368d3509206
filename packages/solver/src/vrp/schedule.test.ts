import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compile } from './committed.ts';
import { DEPARTURE, DURATION } from './instance.ts';
import type { Job, TimeWindow } from './problem.ts';
import { timeRoute } from './schedule.ts';
import { onRoad } from './testing/road.ts';

const window = (opens: number, closes: number): TimeWindow => ({ opens, closes });

/** Departure and duration of one van that serves the jobs in their order. */
function timed(jobs: readonly Partial<Job>[], vehicle: object = {}): [number, number] | null {
  const p = compile(onRoad([vehicle], jobs));
  const seq = Int32Array.from(jobs, (_, j) => j);
  return timeRoute(p, 0, seq, seq.length)
    ? [p.scratch[DEPARTURE] as number, p.scratch[DURATION] as number]
    : null;
}

describe('timeRoute', () => {
  test.each<[string, Partial<Job>[], object, [number, number] | null]>([
    ['there and back', [{ location: 10 }], {}, [0, 1200]],
    ['with service', [{ location: 10, service: 90 }], {}, [0, 1290]],
    [
      'leaves late rather than wait',
      [{ location: 10, windows: [window(6000, 9000)] }],
      {},
      [5400, 1200],
    ],
    [
      'waits where it must',
      [{ windows: [window(60, 60)] }, { windows: [window(600, 900)] }],
      {},
      [0, 720],
    ],
    ['too late', [{ location: 10, windows: [window(0, 599)] }], {}, null],
    ['home too late', [{ location: 10 }], { shift: window(0, 1199) }, null],
    [
      'an open route needs no way home',
      [{ location: 10 }],
      { end: undefined, shift: window(0, 600) },
      [0, 600],
    ],
    ['released goods hold the van', [{ location: 10, release: 500 }], {}, [500, 1200]],
    [
      'a van under way has left',
      [{ location: 10, windows: [window(6000, 9000)], onBoard: 'van-1' }],
      { underWay: true },
      [0, 6600],
    ],
    [
      'the second window is worth more than the first',
      [
        { windows: [window(0, 8000)] },
        { windows: [window(100, 200), window(7000, 7100)] },
        { windows: [window(7000, 7200)] },
      ],
      {},
      [6880, 360],
    ],
  ])('%s', (_, jobs, vehicle, expected) => {
    expect(timed(jobs, vehicle)).toEqual(expected);
  });

  const windowsOf = fc
    .uniqueArray(fc.integer({ min: 0, max: 60 }), { minLength: 2, maxLength: 6 })
    .map((ends) => ends.toSorted((a, b) => a - b))
    .map((ends) =>
      Array.from({ length: Math.floor(ends.length / 2) }, (_, i) =>
        window((ends[2 * i] as number) * 60, (ends[2 * i + 1] as number) * 60),
      ),
    );
  const stops = fc.array(
    fc.record({
      location: fc.integer({ min: 1, max: 6 }),
      service: fc.integer({ min: 0, max: 3 }).map((minutes) => minutes * 60),
      windows: fc.option(windowsOf, { nil: undefined }),
    }),
    { minLength: 1, maxLength: 5 },
  );

  test('is the least duration over every departure, at the earliest of them', () => {
    fc.assert(
      fc.property(stops, (jobs) => {
        const shift = window(0, 4800);
        expect(timed(jobs, { shift })).toEqual(byTrying(jobs, shift));
      }),
      { numRuns: 150 },
    );
  });
});

/** All times are whole minutes, so it is enough to try each minute. */
function byTrying(jobs: readonly Partial<Job>[], shift: TimeWindow): [number, number] | null {
  let best: [number, number] | null = null;
  for (let departure = shift.opens; departure <= shift.closes; departure += 60) {
    const home = homeAt(jobs, departure);
    if (home === null || home > shift.closes) continue;
    if (best === null || home - departure < best[1]) best = [departure, home - departure];
  }
  return best;
}

function homeAt(jobs: readonly Partial<Job>[], departure: number): number | null {
  let now = departure;
  let at = 0;
  for (const { location = 0, service = 0, windows } of jobs) {
    now += Math.abs(location - at) * 60;
    at = location;
    const arrival = now;
    const open = windows?.find((w) => arrival <= w.closes);
    if (windows !== undefined && open === undefined) return null;
    now = Math.max(now, open?.opens ?? 0) + service;
  }
  return now + at * 60;
}
