import {
  asId,
  currency,
  days,
  grams,
  hours,
  type Instant,
  instant,
  metres,
  millilitres,
  millimetres,
  type Money,
  money,
  plus,
  position,
  type Seconds,
  seconds,
  units,
} from '@waystock/kernel';
import {
  type AllocationLine,
  type AllocationProblem,
  type CandidateSite,
  type Carries,
  type DeliveryService,
  hazardClasses,
  temperatureClasses,
  type TransferLane,
} from './problem.ts';

/** Orders to allocate, for tests and benchmarks: said in few words, complete in every field. */
export const usd = currency('USD');
export const cents = (minor: number): Money => money(minor, usd);
export const noon = instant(Date.UTC(2026, 4, 6, 12));

export const anything: Carries = { temperatures: temperatureClasses, hazards: hazardClasses };

export function line(sku: string, changes: Partial<AllocationLine> = {}): AllocationLine {
  return {
    skuId: asId(sku),
    ownerId: asId('own_1'),
    units: units(1),
    weight: grams(1000),
    volume: millilitres(1000),
    box: { length: millimetres(100), width: millimetres(100), height: millimetres(100) },
    temperature: 'ambient',
    hazard: 'none',
    capacityUnits: units(1),
    value: cents(2000),
    ...changes,
  };
}

/** A carrier that asks `base` and `perKg`, and takes `transit`. */
export const carrier = (
  base: number,
  perKg: number,
  transit: Seconds,
  changes: Partial<DeliveryService> = {},
): DeliveryService =>
  ({
    kind: 'carrier',
    id: 'parcel',
    carries: anything,
    departures: departures(transit),
    rate: { base: cents(base), bands: [{ upTo: grams(30_000), perKg: cents(perKg) }] },
    ...changes,
  }) as DeliveryService;

/** Leaving every twelve hours from noon on, for a week. */
export const departures = (transit: Seconds): { leaves: Instant; arrives: Instant }[] =>
  Array.from({ length: 15 }, (_, i) => {
    const leaves = plus(noon, hours(12 * i));
    return { leaves, arrives: plus(leaves, transit) };
  });

export function site(id: string, changes: Partial<CandidateSite> = {}): CandidateSite {
  return {
    siteId: asId(id),
    microFulfilment: false,
    distance: metres(10_000),
    available: [],
    handling: { perShipment: cents(0), perUnit: cents(0) },
    readyAt: noon,
    services: [],
    ...changes,
  };
}

export const lane = (from: string, to: string, cost: number, duration: Seconds): TransferLane => ({
  from: asId(from),
  to: asId(to),
  cost: cents(cost),
  duration,
});

/**
 * Three items, one each in New York, Chicago and Miami, for a shopper in New York. Shipped directly:
 * 3.00 in 2 hours, 8.50 in 2 days, 6.50 in 1.5 days. By transfers to New York, a day each: 4.00 and
 * 3.50, then one box for 4.50.
 */
export function threeCities(changes: Partial<AllocationProblem> = {}): AllocationProblem {
  const stock = (...n: number[]) => ({ available: n.map(units) });
  return {
    at: noon,
    currency: usd,
    lines: [line('A'), line('B'), line('C')],
    destination: position(-74, 40.71),
    service: 'standard',
    promise: {
      deadline: plus(noon, days(5)),
      maxLateness: seconds(0),
      maxConsolidationDelay: days(2),
    },
    shippingPaidBy: 'platform',
    preference: 'none',
    orderValue: cents(6000),
    packaging: { perParcel: cents(0), heaviestParcel: grams(25_000), gramsPerLitre: 200 },
    sites: [
      site('NY', { ...stock(1, 0, 0), services: [carrier(225, 75, hours(2))] }),
      site('CHI', {
        distance: metres(1_145_000),
        ...stock(0, 1, 0),
        services: [carrier(775, 75, days(2))],
      }),
      site('MIA', {
        distance: metres(1_757_000),
        ...stock(0, 0, 1),
        services: [carrier(575, 75, days(1.5))],
      }),
    ],
    lanes: [lane('CHI', 'NY', 400, days(1)), lane('MIA', 'NY', 350, days(1))],
    ...changes,
  };
}
