import { instant, plus, seconds, timeZone } from '@waystock/kernel';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { earliestHandOver, isOpen, nextOpening, type OpeningHours, readyAt } from './hours.ts';
import { weeklyIssue, windowsAfter } from './weekly.ts';

/** Instants around the two nights on which Berlin's clocks change, where mistakes would be. */
const nights = [Date.UTC(2026, 2, 29, 1), Date.UTC(2026, 9, 25, 1)];
const anInstant = fc
  .tuple(fc.constantFrom(...nights), fc.integer({ min: -3 * 86_400_000, max: 3 * 86_400_000 }))
  .map(([night, off]) => instant(night + off));

const aSpan = fc
  .tuple(fc.integer({ min: 0, max: 6 }), fc.nat(1439), fc.integer({ min: 1, max: 1440 }))
  .map(([weekday, opens, length]) => ({ weekday, opens, closes: opens + length }));
const someHours: fc.Arbitrary<OpeningHours> = fc
  .record({
    timeZone: fc.constantFrom(...['Europe/Berlin', 'Africa/Nairobi'].map(timeZone)),
    weekly: fc.array(aSpan, { maxLength: 8 }),
    closedOn: fc.constant([]),
  })
  .filter((hours) => weeklyIssue(hours.weekly) === undefined);
const aSite = fc.record({
  hours: someHours,
  cutOff: fc.nat(1439),
  pickLead: fc.integer({ min: 0, max: 12 * 3600 }).map(seconds),
});

test('the next opening is the first open instant there is', () => {
  fc.assert(
    fc.property(someHours, anInstant, (hours, now) => {
      const next = nextOpening(hours, now);
      if (next === undefined) return;
      expect(isOpen(hours, next)).toBe(true);
      expect(next >= now).toBe(true);
      if (next > now) {
        expect(isOpen(hours, now)).toBe(false);
        expect(isOpen(hours, instant(next - 1))).toBe(false);
      }
    }),
    { numRuns: 300, seed: 1 },
  );
});

test('a hand-over keeps the pick lead, falls into an opening, and never comes earlier later', () => {
  fc.assert(
    fc.property(aSite, anInstant, fc.nat(172_800), (site, now, wait) => {
      const first = earliestHandOver(site, now);
      const second = earliestHandOver(site, plus(now, seconds(wait)));
      if (first === undefined || second === undefined) return;
      expect(first >= plus(now, site.pickLead)).toBe(true);
      expect(isOpen(site.hours, first) || isOpen(site.hours, instant(first - 1))).toBe(true);
      expect(second >= first).toBe(true);
    }),
    { numRuns: 300, seed: 2 },
  );
});

test('between now and ready lies exactly the pick lead of open time', () => {
  fc.assert(
    fc.property(aSite, anInstant, ({ hours, pickLead }, now) => {
      const ready = readyAt({ hours, pickLead }, now);
      if (ready === undefined || hours.weekly.length === 0) return;
      expect(openTime(hours, now, ready)).toBeCloseTo(pickLead, 3);
    }),
    { numRuns: 300, seed: 3 },
  );
});

/** Seconds that a clock would count minute by minute; slow and plain on purpose. */
function openTime(hours: OpeningHours, from: number, to: number): number {
  const edges = new Set([from, to]);
  const among = { timeZone: hours.timeZone, days: 40 };
  for (const { start, end } of windowsAfter(hours.weekly, instant(from), among))
    for (const edge of [start, end]) if (edge > from && edge < to) edges.add(edge);
  const sorted = [...edges].sort((a, b) => a - b);
  let open = 0;
  for (const [i, edge] of sorted.entries()) {
    const next = sorted[i + 1];
    if (next !== undefined && isOpen(hours, instant(edge))) open += next - edge;
  }
  return open / 1000;
}
