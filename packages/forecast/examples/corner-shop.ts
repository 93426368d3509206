import {
  believedRate,
  boughtWithin,
  demandOfCustomers,
  emptyMarket,
  fitNextBasket,
  fitShrunkDemand,
  panelOf,
  predictorOf,
  predictShrunkDemand,
  record,
  unitsWorthPlacing,
} from '../src/index.ts';

// Milk is 0, bread 1, coffee 2, soap 3. Customers and items are numbers; days are whole.
const market = emptyMarket({ items: 4, dated: true });
for (let week = 0; week < 8; week++)
  for (let customer = 0; customer < 300; customer++) {
    const basket = customer % 2 === 0 ? [0, 1] : [1, 2];
    if ((week + customer) % 6 === 0) basket.push(3);
    record(market, customer, basket, 7 * week + (customer % 7));
  }

// Learn from everybody's last basket; then who wants what next, as probabilities?
const model = fitNextBasket(market.histories, { seed: 1 });
const { predict } = predictorOf(model, market);
const { items, probability } = predict(4, 3);
console.log([...items].map((item, i) => `item ${item}: ${probability[i]!.toFixed(2)}`));

// A new basket is known at once.
record(market, 4, [2], 60);
console.log([...predict(4, 3).items]);

// Who buys milk within three days, near this corner shop, and how many units are worth placing there?
const visits = believedRate(1 / 7);
const chances = Array.from({ length: 30 }, (_, customer) => {
  const next = predict(customer, 4);
  const at = next.items.indexOf(0);
  return at < 0 ? 0 : boughtWithin(3, next.probability[at]!, visits);
});
const demand = demandOfCustomers(chances);
console.log('place', unitsWorthPlacing(demand, { saved: 5.5, leftOver: 1, transfer: 0.4 }), 'milk');

// Where there are no persons, only counts: weekly units of three shops, as distributions.
const panel = panelOf([
  [0, 1, 0, 0, 2, 0, 0, 1],
  [3, 4, 2, 5, 3, 4, 4, 3],
  [0, 0, 0, 0, 0, 0, 0, 0],
]);
const forecasts = predictShrunkDemand(fitShrunkDemand(panel), panel);
console.log(forecasts.map((cumulative) => `P(none) = ${cumulative[0]!.toFixed(2)}`));
