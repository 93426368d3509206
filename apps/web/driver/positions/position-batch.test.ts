import { instant, type Position } from '@waystock/kernel';
import { expect, test } from 'vitest';
import { isOnTheWay, mostReports, type Report, withReport } from './position-batch.ts';

const at = (seconds: number, lat = 52.5): Report => ({
  at: instant(seconds * 1000),
  position: { lon: 13.4, lat },
});
const after = (...reports: readonly Report[]): readonly Report[] =>
  reports.reduce<readonly Report[]>(withReport, []);

test('what moves is reported, what stands once a minute, what is late or too soon not', () => {
  expect(after(at(0), at(10, 52.501), at(20, 52.502))).toHaveLength(3);
  expect(after(at(0), at(10), at(30), at(61))).toEqual([at(0), at(61)]);
  expect(after(at(10), at(5, 52.6))).toEqual([at(10)]);
  expect(after(at(10), at(12, 52.6))).toEqual([at(10)]);
});

test('a long way without a network keeps what one request takes, the newest', () => {
  const all = Array.from({ length: mostReports + 20 }, (_, i) => at(i * 10, 50 + i / 1000));
  const kept = after(...all);
  expect(kept).toHaveLength(mostReports);
  expect(kept.at(-1)).toEqual(all.at(-1));
});

test('who sits in another country does not move the vehicle', () => {
  const stops: { position: Position }[] = [{ position: { lon: 13.4, lat: 52.5 } }];
  expect(isOnTheWay({ lon: 13.9, lat: 52.6 }, stops)).toBe(true);
  expect(isOnTheWay({ lon: 2.35, lat: 48.85 }, stops)).toBe(false);
});
