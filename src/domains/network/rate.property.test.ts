import { currency, instant, money } from '@waystock/kernel';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { agree, type Rate, rateAt, type SiteRate } from './rate.ts';

const moments = fc.integer({ min: -50, max: 50 }).map(instant);
const rates = fc
  .record({ minor: fc.nat(2), code: fc.constantFrom('EUR', 'KES') })
  .map(({ minor, code }): Rate => {
    const amount = money(minor, currency(code));
    return { handling: { perShipment: amount, perUnit: amount }, storage: amount };
  });
/** Clocks of several processes may differ, so that what is agreed later may say it was earlier. */
const agreements = fc.array(fc.record({ rate: rates, now: moments }), { minLength: 1 });

const historyOf = (agreed: readonly { rate: Rate; now: number }[]): SiteRate[] =>
  agreed.reduce<SiteRate[]>((had, { rate, now }) => agree(had, rate, instant(now)), []);

test('whatever was agreed when, exactly one rate holds at every instant', () => {
  fc.assert(
    fc.property(agreements, moments, (agreed, at) => {
      expect(rateAt(historyOf(agreed), at)).toBeDefined();
    }),
  );
});

test('what is agreed now holds from now on, and what held before is as it was', () => {
  fc.assert(
    fc.property(agreements, rates, moments, moments, (agreed, rate, now, at) => {
      const before = historyOf(agreed);
      const after = agree(before, rate, now);
      const last = before.at(-1)?.starts;
      if (at >= now && (last === undefined || at >= last))
        expect(rateAt(after, at)).toMatchObject(rate);
      if (at < now && (last === undefined || at < last || last < now))
        expect(rateAt(after, at).storage).toEqual(rateAt(before, at).storage);
      expect(agree(after, rate, now)).toEqual(after);
    }),
  );
});
