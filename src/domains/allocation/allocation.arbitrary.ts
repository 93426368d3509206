import {
  asId,
  grams,
  hours,
  metres,
  millilitres,
  plus,
  position,
  seconds,
  units,
} from '@waystock/kernel';
import * as fc from 'fast-check';
import { anything, cents, departures, line, noon, site, usd } from './allocation.fixture.ts';
import type { AllocationProblem, Carries, DeliveryService } from './problem.ts';
import type { AllocationTerms } from './terms.ts';

/** Small orders of every kind, for properties: dear and cheap carriers, bands, limits and lanes. */
const carries: fc.Arbitrary<Carries> = fc.oneof(
  { weight: 10, arbitrary: fc.constant(anything) },
  fc.constant<Carries>({ ...anything, temperatures: ['ambient'] }),
  fc.constant<Carries>({ ...anything, hazards: ['none', 'lithium'], heaviestLoad: grams(4000) }),
  fc.constant<Carries>({
    ...anything,
    largestLoad: millilitres(9000),
    mostCapacityUnits: units(4),
  }),
);

const transit = fc.integer({ min: 1, max: 48 }).map(hours);

const carrierService: fc.Arbitrary<DeliveryService> = fc
  .record({
    transit,
    carries,
    base: fc.integer({ min: 20, max: 700 }),
    perKg: fc.tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 200 })),
    upTo: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 4, max: 9 })),
  })
  .map(({ transit, carries, base, perKg, upTo }) => ({
    kind: 'carrier',
    id: `parcel-${base}`,
    carries,
    departures: departures(transit),
    rate: {
      base: cents(base),
      bands: upTo.map((kg, i) => ({ upTo: grams(kg * 1000), perKg: cents(perKg[i] ?? 0) })),
    },
  }));

const ownService: fc.Arbitrary<DeliveryService> = fc
  .record({
    transit,
    carries,
    perDrop: fc.integer({ min: 50, max: 700 }),
    perKm: fc.integer({ min: 0, max: 60 }),
  })
  .map(({ transit, carries, perDrop, perKm }) => ({
    kind: 'own',
    id: `van-${perDrop}`,
    carries,
    departures: departures(transit),
    perDrop: cents(perDrop),
    perKm: cents(perKm),
  }));

const anyLine = fc.record({
  units: fc.integer({ min: 1, max: 3 }),
  weight: fc.integer({ min: 100, max: 3000 }),
  volume: fc.integer({ min: 100, max: 9000 }),
  capacityUnits: fc.constantFrom(1, 1, 2),
  value: fc.integer({ min: 100, max: 9000 }),
  temperature: fc.constantFrom('ambient', 'ambient', 'ambient', 'ambient', 'ambient', 'chilled'),
  hazard: fc.constantFrom('none', 'none', 'none', 'none', 'lithium', 'medical'),
} as const);

/** Our own vehicles take twelve kilograms, which few of these orders stay below. */
const withLimit = (service: DeliveryService): DeliveryService =>
  service.kind === 'own'
    ? { ...service, carries: { heaviestLoad: grams(12_000), ...service.carries } }
    : service;

const anySite = fc.record({
  stock: fc.array(fc.constantFrom(0, 0, 0, 1, 2, 3), { minLength: 4, maxLength: 4 }),
  spokenFor: fc.array(fc.constantFrom(0, 0, 0, 150), { minLength: 4, maxLength: 4 }),
  services: fc.array(fc.oneof(carrierService, ownService), { minLength: 1, maxLength: 2 }),
  perShipment: fc.integer({ min: 0, max: 200 }),
  perUnit: fc.integer({ min: 0, max: 80 }),
  km: fc.integer({ min: 0, max: 40 }),
  microFulfilment: fc.boolean(),
  closed: fc.oneof({ weight: 12, arbitrary: fc.constant(undefined) }, fc.constant('stocktaking')),
});

const anyLane = fc.record({
  from: fc.nat(3),
  to: fc.nat(3),
  cost: fc.integer({ min: 0, max: 150 }),
  hours: fc.integer({ min: 1, max: 30 }),
});

export interface Sizes {
  readonly lines: number;
  readonly sites: number;
  /** Not urgent, and every site has a lane to the first. */
  readonly hub?: boolean;
  /** Units of a line; three if not said. */
  readonly units?: number;
  /** Goods so heavy that it matters which vehicle takes how many of them. */
  readonly heavy?: boolean;
}

export const anyProblem = (most: Sizes): fc.Arbitrary<AllocationProblem> =>
  fc
    .record({
      lines: fc.array(anyLine, { minLength: 1, maxLength: most.lines }),
      sites: fc.array(anySite, { minLength: Math.min(2, most.sites), maxLength: most.sites }),
      lanes: fc.array(anyLane, { minLength: 2, maxLength: 8 }),
      service: most.hub
        ? fc.constant('standard')
        : fc.constantFrom('standard', 'standard', 'same-day', 'two-hour', 'pickup'),
      shippingPaidBy: fc.constantFrom('platform', 'shopper'),
      preference: fc.constantFrom('none', 'one-box', 'soonest'),
      orderValue: fc.integer({ min: 100, max: 90_000 }),
      deadline: fc.integer({ min: 20, max: 120 }),
      maxLateness: fc.constantFrom(0, 0, 24),
      delay: fc.integer({ min: 0, max: 48 }),
      perParcel: fc.integer({ min: 0, max: 60 }),
      /** Whether every line is somewhere in full. */
      enough: fc.constantFrom(true, true, true, true, false),
    } as const)
    .map((a) => ({
      at: noon,
      currency: usd,
      lines: a.lines.map((l, i) =>
        line(`SKU-${i}`, {
          units: units(Math.min(l.units, most.units ?? 3)),
          weight: grams(l.weight * (most.heavy ? 4 : 1)),
          volume: millilitres(l.volume * (most.heavy ? 2 : 1)),
          capacityUnits: units(l.capacityUnits),
          value: cents(l.value),
          temperature: l.temperature,
          hazard: l.hazard,
        }),
      ),
      destination: position(0, 0),
      service: a.service,
      promise: {
        deadline: plus(noon, hours(a.deadline)),
        maxLateness: hours(a.maxLateness),
        maxConsolidationDelay: hours(a.delay),
      },
      shippingPaidBy: a.shippingPaidBy,
      preference: a.preference,
      orderValue: cents(a.orderValue),
      packaging: {
        perParcel: cents(a.perParcel),
        heaviestParcel: grams(5000),
        gramsPerLitre: 200,
      },
      sites: a.sites.map((s, i) =>
        site(`S${i}`, {
          microFulfilment: s.microFulfilment,
          distance: metres(s.km * 1000),
          available: a.lines.map((l, j) =>
            units(j % a.sites.length === i && a.enough ? l.units : (s.stock[j] ?? 0)),
          ),
          spokenFor: s.spokenFor.slice(0, a.lines.length).map(cents),
          handling: { perShipment: cents(s.perShipment), perUnit: cents(s.perUnit) },
          services: most.heavy ? s.services.map(withLimit) : s.services,
          ...(s.closed ? { closed: s.closed } : {}),
        }),
      ),
      lanes: (most.hub ? a.lanes.map((l, i) => ({ ...l, from: i + 1, to: 0 })) : a.lanes)
        .filter(({ from, to }) => from !== to && from < a.sites.length && to < a.sites.length)
        .filter(
          (lane, i, all) => i === all.findIndex((l) => l.from === lane.from && l.to === lane.to),
        )
        .map((lane) => ({
          from: asId(`S${lane.from}`),
          to: asId(`S${lane.to}`),
          cost: cents(lane.cost),
          duration: seconds(hours(lane.hours)),
        })),
    }));

export const anyTerms: fc.Arbitrary<AllocationTerms> = fc
  .record({
    lateness: fc.integer({ min: 0, max: 200 }),
    waiting: fc.integer({ min: 0, max: 300 }),
    extra: fc.integer({ min: 0, max: 500 }),
    atRisk: fc.integer({ min: 0, max: 20 }),
    recovered: fc.integer({ min: 0, max: 1000 }),
    threshold: fc.integer({ min: 0, max: 200 }),
    spoilage: fc.integer({ min: 0, max: 300 }),
  })
  .map((a) => ({
    version: 'any',
    latenessPerHour: cents(a.lateness),
    waitingPerUnitDay: cents(a.waiting),
    extraDelivery: cents(a.extra),
    valueAtRiskPerMille: a.atRisk,
    recoveredPerMille: a.recovered,
    consolidationThreshold: cents(a.threshold),
    spoilagePerMilleDay: a.spoilage,
  }));
