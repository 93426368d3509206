import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readInstance } from '@waystock/solver';
import { describe, expect, test } from 'vitest';
import { drawChart } from './chart.ts';
import { gapOf, judge } from './judge.ts';
import { meanGap, type Report, writeReport } from './report.ts';
import { openStore, type Run } from './store.ts';
import { inThousandths } from './whole-numbers.ts';

const run = (more: Partial<Run> = {}): Run => ({
  solver: 'waystock',
  version: 'abc',
  file: 'CVRP/X-n101-k25.vrp',
  seconds: 10,
  seed: 1,
  cost: 27_866.91,
  vehicles: 26,
  feasible: true,
  violations: [],
  wall: 10,
  load: 0,
  ...more,
});
const cvrp = { file: 'CVRP/X-n101-k25.vrp', class: 'CVRP', n: 100, best: 27_591, vehicles: 26 };
const requests = { file: 'PDPTW/lrc106.txt', class: 'PDPTW', n: 106, best: 100, vehicles: 11 };
const liLim = `2 20 1
0 0 0 0 0 100 0 0 0
1 1 2 -4 1.0001 50 10 2 0
2 3 5 4 2 30 10 0 1
`;

describe('the verdict', () => {
  test('gap in %, none for plans that break a rule or need more vehicles where these come first', () => {
    expect(gapOf(cvrp, run())).toBeCloseTo(1, 6);
    expect(gapOf(cvrp, run({ feasible: false }))).toBeNull();
    expect(gapOf(requests, run({ cost: 90, vehicles: 12 }))).toBeNull();
    expect(gapOf(requests, run({ cost: 101, vehicles: 11 }))).toBeCloseTo(1, 6);
  });

  test('a planted fault is found, whatever the plan says of itself', () => {
    const read = readInstance(liLim);
    const step = (kind: 'pickup' | 'delivery') => ({ kind, job: '1' });
    const plan = (...steps: ReturnType<typeof step>[]) => ({ routes: [{ vehicle: '1', steps }] });
    expect(judge(read, plan(step('pickup'), step('delivery')))).toMatchObject({ feasible: true });
    expect(judge(read, plan(step('delivery'), step('pickup')))).toMatchObject({
      feasible: false,
      violations: ['pickup-order'],
    });
    expect(judge(read, { routes: [] }).violations).toEqual(['job-missing']);
  });

  test('whole thousandths never promise more time than there is', () => {
    const { problem } = readInstance(liLim);
    const whole = inThousandths(problem);
    expect(whole.jobs[0]?.windows).toEqual([{ opens: 1001, closes: 50_000 }]);
    const [given] = problem.profiles;
    whole.profiles[0]?.durations.forEach((value, i) => {
      expect(value).toBeGreaterThanOrEqual(1000 * (given?.durations[i] ?? 0) - 1e-6);
    });
  });
});

describe('the store', () => {
  test('goes on where it was, past a line that was cut off', () => {
    const folder = mkdtempSync(join(tmpdir(), 'waystock-store-'));
    try {
      const path = join(folder, 'runs.jsonl');
      openStore(path).add(run());
      writeFileSync(path, `${readFileSync(path, 'utf8')}{"solver":"waystock","ver`);
      const again = openStore(path);
      expect(again.runs).toEqual([run()]);
      expect(again.find(run({ cost: null }))).toEqual(run());
      expect(again.find(run({ seed: 2 }))).toBeUndefined();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the report', () => {
  const report: Report = {
    commit: 'abcdef0123456789',
    cpu: 'some CPU',
    cores: 2,
    node: 'v26',
    everywhere: 10,
    solvers: { waystock: 'abcdef0123', vroom: '1.15' },
    known: [cvrp, requests],
    runs: [
      run(),
      run({ seed: 2, cost: 27_591 }),
      run({ solver: 'vroom', cost: null, feasible: false, note: 'not run: no prizes' }),
    ],
  };

  test('means are over all seeds, and missing if one run is not feasible', () => {
    const key = { solver: 'waystock', file: cvrp.file, seconds: 10 };
    expect(meanGap(report, key)).toBeCloseTo(0.5, 6);
    const broken = { ...report, runs: [...report.runs, run({ seed: 3, feasible: false })] };
    expect(meanGap(broken, key)).toBeNull();
  });

  test('says what was measured, what is missing and why', () => {
    const text = writeReport(report);
    expect(text).toContain('| CVRP-100 | 10 | 0 | **0.50** | – |');
    expect(text).toContain('| PDPTW/lrc106.txt | 106 | 100 |  in – of 11 | not run |  |');
    expect(text).toContain('vroom, CVRP/X-n101-k25.vrp: not run: no prizes');
    expect(text).toContain('Feasible: 2 of our 2 runs.');
    expect(drawChart(report)).toContain('CVRP-100, gap in %');
  });
});
