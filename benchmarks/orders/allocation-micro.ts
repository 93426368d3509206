/**
 * How long one exact allocation decision takes, warm, over random orders of a realistic kind:
 * `node benchmarks/orders/allocation-micro.ts [--orders 2000] [--seed 1]`.
 * Prints one JSON row per shape, with the share of decisions that were proved optimal.
 */
import { parseArgs } from 'node:util';
import {
  asId,
  chance,
  days,
  type Grams,
  grams,
  hours,
  metres,
  millilitres,
  minutes,
  plus,
  position,
  type Random,
  seconds,
  seededRandom,
  units,
  within,
} from '@waystock/kernel';
import {
  anything,
  carrier,
  cents,
  line,
  noon,
  site,
  usd,
} from '../../src/domains/allocation/allocation.fixture.ts';
import { decide } from '../../src/domains/allocation/policy.ts';
import type { AllocationProblem, ServiceLevel } from '../../src/domains/allocation/problem.ts';
import { defaultTerms } from '../../src/domains/allocation/terms.ts';

interface Shape {
  readonly lines: number;
  readonly sites: number;
  readonly service: ServiceLevel;
  /** Chance that a site has a line. */
  readonly carries: number;
  readonly lanes: boolean;
  /** A dozen of everything, in boxes of any size, from a city whose vans take 80 kg and bikes 16. */
  readonly heavy?: boolean;
}

const shapes: readonly Shape[] = [
  { lines: 3, sites: 10, service: 'same-day', carries: 0.5, lanes: false },
  { lines: 3, sites: 10, service: 'standard', carries: 0.5, lanes: true },
  { lines: 10, sites: 6, service: 'same-day', carries: 0.75, lanes: false },
  { lines: 10, sites: 6, service: 'standard', carries: 0.75, lanes: true },
  { lines: 10, sites: 10, service: 'standard', carries: 0.5, lanes: true },
  { lines: 10, sites: 13, service: 'standard', carries: 0.75, lanes: true, heavy: true },
];

const { values } = parseArgs({
  options: { orders: { type: 'string', default: '2000' }, seed: { type: 'string', default: '1' } },
});
const terms = defaultTerms(usd);
function measure(shape: Shape, orders: number): object {
  const random = seededRandom(`allocation-micro-${values.seed}`);
  const problems = Array.from({ length: orders }, () => anOrder(shape, random));
  for (const problem of problems) decide(problem, terms);
  const times: number[] = [];
  let exact = 0;
  let served = 0;
  for (const problem of problems) {
    const start = performance.now();
    const decision = decide(problem, terms);
    times.push(performance.now() - start);
    if (!decision.ok) continue;
    served += 1;
    if (decision.value.exact) exact += 1;
  }
  times.sort((a, b) => a - b);
  const at = (share: number): number =>
    Math.round((times[Math.floor(share * (times.length - 1))] ?? 0) * 1e6) / 1e3;
  return {
    ...shape,
    orders,
    p50_us: at(0.5),
    p90_us: at(0.9),
    p99_us: at(0.99),
    max_us: at(1),
    served_share: served / orders,
    exact_share: exact / Math.max(1, served),
  };
}

/** Weights and volumes spread like those of ordinary parcels: many light, few heavy. */
function anOrder(shape: Shape, random: Random): AllocationProblem {
  const lines = Array.from({ length: shape.lines }, (_, i) => {
    const weight = Math.round(Math.exp(5 + 2.5 * random.next()));
    return line(`SKU-${i}`, {
      units: units(
        shape.heavy ? within(random, 6, 12) : chance(random, 0.7) ? 1 : within(random, 2, 4),
      ),
      weight: grams(weight),
      volume: millilitres(Math.round(weight * (1 + 4 * random.next()))),
      value: cents(within(random, 500, 9000)),
    });
  });
  const sites = Array.from({ length: shape.sites }, (_, s) => {
    const km = s < 3 || shape.heavy ? within(random, 2, 15) : within(random, 50, 900);
    const near = km < 20;
    return site(`S${s}`, {
      microFulfilment: near,
      distance: metres(km * 1000),
      available: lines.map(() => units(chance(random, shape.carries) ? within(random, 1, 20) : 0)),
      handling: {
        perShipment: cents(within(random, 40, 120)),
        perUnit: cents(within(random, 5, 40)),
      },
      services: [
        carrierOf(km, random),
        ...(near || shape.service !== 'standard'
          ? [ownVan(km, shape.heavy ? grams(s < 3 ? 80_000 : 16_000) : undefined)]
          : []),
      ],
    });
  });
  return {
    at: noon,
    currency: usd,
    lines,
    destination: position(0, 0),
    service: shape.service,
    promise: {
      deadline: plus(noon, shape.service === 'standard' ? days(6) : hours(30)),
      maxLateness: seconds(0),
      maxConsolidationDelay: days(2),
    },
    shippingPaidBy: 'platform',
    preference: 'none',
    orderValue: cents(lines.reduce((sum, l) => sum + l.units * Number(l.value.minor), 0)),
    packaging: { perParcel: cents(35), heaviestParcel: grams(25_000), gramsPerLitre: 200 },
    sites,
    lanes: shape.lanes ? lanesBetween(shape.sites, shape.heavy ? shape.sites : 3, random) : [],
  };
}

const carrierOf = (km: number, random: Random) =>
  carrier(0, 0, days(km < 100 ? 1 : 3), {
    rate: {
      base: cents(300 + Math.round(km / 4) + within(random, 0, 60)),
      bands: [
        { upTo: grams(1000), perKg: cents(0) },
        { upTo: grams(5000), perKg: cents(80) },
        { upTo: grams(30_000), perKg: cents(55) },
      ],
    },
  });

const ownVan = (km: number, heaviestLoad: Grams | undefined) => ({
  kind: 'own' as const,
  id: 'van',
  carries: heaviestLoad === undefined ? anything : { ...anything, heaviestLoad },
  departures: [1, 5, 9, 24, 48].map((h) => {
    const leaves = plus(noon, hours(h));
    return { leaves, arrives: plus(leaves, minutes(20 + km)) };
  }),
  perDrop: cents(260),
  perKm: cents(9),
});

/** Every site reaches the nearest ones. */
const lanesBetween = (sites: number, nearest: number, random: Random) =>
  Array.from({ length: sites }, (_, from) => from).flatMap((from) =>
    Array.from({ length: nearest }, (_, to) => to)
      .filter((to) => to !== from)
      .map((to) => ({
        from: asId<AllocationProblem['lanes'][number]['from']>(`S${from}`),
        to: asId<AllocationProblem['lanes'][number]['to']>(`S${to}`),
        cost: cents(within(random, 120, 400)),
        duration: hours(within(random, 12, 36)),
      })),
  );

for (const shape of shapes) console.log(JSON.stringify(measure(shape, Number(values.orders))));
