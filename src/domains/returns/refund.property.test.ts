import fc from 'fast-check';
import { expect, test } from 'vitest';
import { refundFor } from './inspection.ts';

test('whatever comes back in whatever parts, a line is refunded its price and no more', () => {
  const line = fc.record({
    sent: fc.integer({ min: 1, max: 40 }),
    net: fc.bigInt({ min: 0n, max: 1_000_000n }),
    parts: fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 12 }),
  });
  fc.assert(
    fc.property(line, ({ sent, net, parts }) => {
      let before = { units: 0, refund: 0n };
      for (const part of [...parts, 40]) {
        const received = Math.min(part, sent - before.units);
        const refund = refundFor({ line: 1, units: sent, net }, before, received);
        expect(refund >= 0n).toBe(true);
        // A unit is worth its price to within one minor unit, however the others came back.
        const fair = (net * BigInt(received)) / BigInt(sent);
        expect(refund - fair >= 0n && refund - fair <= BigInt(sent)).toBe(true);
        before = { units: before.units + received, refund: before.refund + refund };
        expect(before.refund <= net).toBe(true);
        if (before.units === sent) break;
      }
      expect(before).toEqual({ units: sent, refund: net });
    }),
    { numRuns: 300 },
  );
});

test('more than was sent cannot come back', () => {
  const sent = { line: 1, units: 3, net: 100n };
  expect(() => refundFor(sent, { units: 2, refund: 66n }, 2)).toThrow('line 1: 2 came back of 1');
});
