import { asId, currency, minutes, money, type RegionId } from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import { cents, usd } from './allocation.fixture.ts';
import { checkOffer } from './check-offer.ts';
import type { ServiceLevel } from './problem.ts';
import { type RegionOfferDraft, usualOffers } from './region-offer.ts';
import type { SlotRule } from './slots.ts';

const usual = usualOffers({ id: asId<RegionId>('east'), currency: usd });
const offerOf = (
  service: ServiceLevel,
  rule: Partial<SlotRule>,
  changes: Partial<RegionOfferDraft> = {},
): RegionOfferDraft => {
  const found = usual.find((offer) => offer.rule.service === service) as RegionOfferDraft;
  return { ...found, rule: { ...found.rule, ...rule }, ...changes };
};
const window = (opens: number, closes: number) => ({ windows: [{ opens, closes }] });

test.each(usual.map((offer) => [offer.rule.service, offer] as const))(
  'the usual %s is sound',
  (_, offer) => {
    expect(checkOffer(offer, usd)).toEqual({ ok: true, value: offer });
  },
);

describe('an offer', () => {
  test.each<[string, RegionOfferDraft]>([
    ['until midnight', offerOf('same-day', window(1320, 1440))],
    ['over night into the next day', offerOf('standard', { ...window(1200, 480), spansDays: 1 })],
    ['with a single place', offerOf('same-day', { capacity: 1 })],
    ['for nothing', offerOf('same-day', {}, { price: cents(0), freeFrom: cents(0) })],
    [
      'of two hours, of which all but a minute have passed',
      offerOf('two-hour', { ...window(600, 720), lead: minutes(-119) }),
    ],
  ])('%s is sound', (_, offer) => {
    expect(checkOffer(offer, usd).ok).toBe(true);
  });

  const euros = money(1, currency('EUR'));
  test.each<[string, RegionOfferDraft]>([
    ['is priced in USD', offerOf('same-day', {}, { price: euros })],
    ['is priced in USD', offerOf('same-day', {}, { freeFrom: euros })],
    ['costs nothing or more', offerOf('same-day', {}, { price: cents(-1) })],
    ['has at least one window', offerOf('same-day', { windows: [] })],
    ['has windows within one day', offerOf('same-day', window(1440, 1500))],
    ['has windows within one day', offerOf('same-day', window(1320, 1441))],
    ['closes its windows after they open', offerOf('same-day', window(600, 600))],
    ['closes its windows after they open', offerOf('same-day', window(1200, 480))],
    [
      'opens each window at another time',
      offerOf('same-day', {
        windows: [
          { opens: 600, closes: 660 },
          { opens: 600, closes: 720 },
        ],
      }),
    ],
    ['has its first day first', offerOf('standard', { days: { first: 3, last: 2 } })],
    ['comes on the day of the order', offerOf('same-day', { days: { first: 0, last: 1 } })],
    ['comes on the day of the order', offerOf('two-hour', { spansDays: 1 })],
    ['comes within two hours', offerOf('two-hour', window(600, 721))],
    [
      'is booked before its window has closed',
      offerOf('two-hour', { ...window(600, 720), lead: minutes(-120) }),
    ],
    ['has room for somebody', offerOf('pickup', { capacity: 0 })],
  ])('%s', (rule, broken) => {
    expect(checkOffer(broken, usd)).toMatchObject({
      ok: false,
      error: { kind: 'delivery-offer-invalid', regionId: 'east', rule },
    });
  });
});
