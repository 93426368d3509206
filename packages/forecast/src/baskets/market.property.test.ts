import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addBasket, basketsOf, emptyHistories, ensureCustomer } from './histories.ts';
import {
  emptyMarket,
  ensureMarketCustomer,
  forget,
  type Market,
  marketOf,
  record,
} from './market.ts';
import { rowOf } from './rows.ts';

const items = 8;
const steps = fc.array(
  fc.record({
    customer: fc.nat(4),
    basket: fc.uniqueArray(fc.nat(items - 1), { minLength: 1, maxLength: 4 }),
    days: fc.nat(5),
    leaves: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  }),
  { maxLength: 60 },
);

/** Everything a market counts, but for the order of its lists. */
const contentOf = (market: Market) => ({
  histories: Array.from({ length: 5 }, (_, c) => basketsOf(market.histories, c)),
  buyers: Array.from({ length: items }, (_, item) => [...rowOf(market.buyers, item)].sort()),
  variety: [...market.variety.subarray(0, 5)],
  visits: [...market.visits.subarray(0, 5)],
  sums: [market.bought, market.boughtLatest, market.chances, market.repeats, market.gaps].map(
    (sums) => [...sums],
  ),
  totals: [market.totalBought, market.totalLatest],
});

test.each([false, true])(
  'recording and forgetting, in any order, leaves the market of what remains (dated: %s)',
  (dated) => {
    fc.assert(
      fc.property(steps, (given) => {
        const market = emptyMarket({ items, dated });
        const remains: { basket: number[]; day: number }[][] = [[], [], [], [], []];
        let day = 0;
        for (const { customer, basket, days, leaves } of given) {
          day += days;
          record(market, customer, basket, dated ? day : undefined);
          remains[customer]!.push({ basket, day });
          if (!leaves) continue;
          forget(market, customer);
          remains[customer] = [];
        }
        const histories = emptyHistories({ items, dated });
        remains.forEach((baskets, customer) => {
          ensureCustomer(histories, customer);
          for (const one of baskets)
            addBasket(histories, customer, one.basket, dated ? one.day : undefined);
        });
        ensureMarketCustomer(market, 4);
        expect(contentOf(market)).toEqual(contentOf(marketOf(histories)));
      }),
    );
  },
);
