import { days, hours, instant } from '@waystock/kernel';
import { afterEach, expect, test } from 'vitest';
import { openShopWorld, type ShopWorld } from '../support/shop-world.ts';

/** Two sites with the last one each of a lamp, a night's drive apart. */
const berlin = { lat: 52.52, lon: 13.4 };
const hamburg = { lat: 53.55, lon: 9.99 };
const zone = 'Europe/Berlin';
const sketch = {
  now: instant(Date.UTC(2026, 4, 6, 8)),
  sites: {
    BER: { ...berlin, zone, shelf: { LAMP: 1, TEA: 9 } },
    HAM: { ...hamburg, zone, shelf: { LAMP: 1 } },
  },
  goods: { LAMP: { price: 4000 }, TEA: { price: 500 } },
  carriers: [
    {
      id: 'road',
      collectsAt: 1080,
      perKg: 30,
      zones: [
        { upToKm: 100, base: 300, takes: hours(20) },
        { upToKm: 900, base: 500, takes: days(1) },
      ],
    },
  ],
};

let shop: ShopWorld;
afterEach(() => shop.close());

test('four shoppers at once for the last lamp in each of two cities: two have one', async () => {
  // Given four shoppers who are known here, all nearer to Berlin's lamp,
  shop = await openShopWorld(sketch);
  const shoppers = ['cus_a', 'cus_b', 'cus_c', 'cus_d'];
  const order = (customer: string, lines: Record<string, number>) =>
    shop.order({ customer, lines, door: berlin, sla: 'standard' });
  for (const shopper of shoppers)
    expect(await order(shopper, { TEA: 1 })).toMatchObject({ status: 201 });
  // when all ask for it in the same moment,
  const answers = await Promise.all(shoppers.map((shopper) => order(shopper, { LAMP: 1 })));
  // then whoever finds Berlin's gone has Hamburg's, and the others are told that there is none.
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 201, 409, 409]);
  const sites = answers.flatMap(({ body }) =>
    (body.shipments ?? []).map(({ site_id }: { site_id: string }) => site_id),
  );
  expect(sites.toSorted()).toEqual(['BER', 'HAM']);
});
