import {
  asId,
  days,
  expectOk,
  grams,
  hours,
  type Instant,
  metres,
  millilitres,
  minutes,
  plus,
  seconds,
  units,
} from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import {
  anything,
  carrier,
  cents,
  lane,
  line,
  noon,
  site,
  threeCities,
  usd,
} from './allocation.fixture.ts';
import { checkPlan } from './check-plan.ts';
import type { Plan } from './plan.ts';
import { decide, decidePlan } from './policy.ts';
import type { AllocationProblem, CandidateSite, Carries, DeliveryService } from './problem.ts';
import { cashOnly, defaultTerms } from './terms.ts';

const cash = cashOnly(usd);
const by = (deadline: Instant): AllocationProblem['promise'] => ({
  deadline,
  maxLateness: seconds(0),
  maxConsolidationDelay: days(2),
});
const chosen = (problem: AllocationProblem, terms = cash) =>
  expectOk(decide(problem, terms)).chosen;
const brief = (plan: Plan) => ({
  strategy: plan.strategy,
  cash: Number(plan.cost.cash.minor),
  shipments: plan.shipments.length,
});

describe('New York, Chicago and Miami', () => {
  test.each([
    ['standard', days(5), { strategy: 'consolidate', cash: 1200, shipments: 1 }],
    ['same-day', days(5), { strategy: 'split', cash: 1800, shipments: 3 }],
    ['two-hour', days(5), { strategy: 'split', cash: 1800, shipments: 3 }],
    ['pickup', days(5), { strategy: 'consolidate', cash: 1200, shipments: 1 }],
    // Chicago alone takes two days: only the box is in time.
    ['standard', hours(26), { strategy: 'consolidate', cash: 1200, shipments: 1 }],
  ] as const)('%s within %i s', (service, within, expected) => {
    const problem = threeCities({ service, promise: by(plus(noon, within)) });
    const plan = chosen(problem);
    expect(brief(plan)).toEqual(expected);
    expect(checkPlan(problem, plan)).toEqual([]);
  });

  test('one box that arrives a day later than accepted is not sent', () => {
    const lanes = [lane('CHI', 'NY', 400, days(3)), lane('MIA', 'NY', 350, days(3))];
    const promise = { ...by(plus(noon, days(5))), maxConsolidationDelay: days(1) };
    expect(brief(chosen(threeCities({ lanes, promise })))).toMatchObject({ strategy: 'split' });
    const patient = { ...promise, maxConsolidationDelay: days(2) };
    expect(brief(chosen(threeCities({ lanes, promise: patient })))).toMatchObject({ cash: 1200 });
  });

  test('both answers are kept with what tells them apart', () => {
    const { alternatives, chosen } = expectOk(decide(threeCities(), cash));
    expect(chosen.transfers.map(({ from, to }) => `${from}>${to}`)).toEqual(['CHI>NY', 'MIA>NY']);
    const split = alternatives.find(({ plan }) => plan.strategy === 'split');
    expect(split).toMatchObject({
      regret: cents(600),
      differences: { shipping: cents(1350), transfer: cents(-750) },
    });
    expect(split?.plan.shipments.map((s) => [s.from, s.arrives - noon])).toEqual([
      ['NY', 7_200_000],
      ['CHI', 172_800_000],
      ['MIA', 129_600_000],
    ]);
  });

  test('what two hours cannot reach is named, with where it lies', () => {
    const refused = decide(
      threeCities({ service: 'two-hour', promise: by(plus(noon, hours(2))) }),
      cash,
    );
    expect(refused).toMatchObject({
      ok: false,
      error: {
        kind: 'no-plan',
        lacking: [
          {
            skuId: 'B',
            wanted: 1,
            short: 1,
            where: [{ siteId: 'CHI', available: 1, reachable: 0 }],
          },
          {
            skuId: 'C',
            wanted: 1,
            short: 1,
            where: [{ siteId: 'MIA', available: 1, reachable: 0 }],
          },
        ],
        reasons: [
          { constraint: 'deadline', siteId: 'CHI', arrives: plus(noon, days(2)) },
          { constraint: 'deadline', siteId: 'MIA', arrives: plus(noon, days(1.5)) },
          { constraint: 'service-level', service: 'two-hour' },
        ],
      },
    });
  });
});

describe('item A also in Chicago and Los Angeles', () => {
  const withLosAngeles = (inNewYork: number): AllocationProblem => {
    const base = threeCities();
    const [ny, chi, mia] = base.sites as [CandidateSite, CandidateSite, CandidateSite];
    return {
      ...base,
      sites: [
        { ...ny, available: [units(inNewYork), units(0), units(0)] },
        { ...chi, available: [units(1), units(1), units(0)] },
        mia,
        site('LA', {
          available: [units(1), units(0), units(0)],
          services: [carrier(950, 75, days(3))],
        }),
      ],
      lanes: [...base.lanes, lane('LA', 'NY', 600, days(2))],
    };
  };

  test('Los Angeles has it, and is of no use', () => {
    const plan = chosen(withLosAngeles(1));
    expect(brief(plan)).toEqual({ strategy: 'consolidate', cash: 1200, shipments: 1 });
    const split = chosen({ ...withLosAngeles(1), service: 'same-day' });
    expect(brief(split)).toEqual({ strategy: 'split', cash: 1575, shipments: 2 });
    expect(split.shipments.map((s) => s.from)).toEqual(['CHI', 'MIA']);
  });

  test('New York sends one box even with nothing of its own', () => {
    const plan = chosen(withLosAngeles(0));
    expect(brief(plan)).toEqual({ strategy: 'consolidate', cash: 1200, shipments: 1 });
    expect(plan.shipments[0]?.from).toBe('NY');
    expect(plan.shipments[0]?.lines.map((l) => `${l.skuId}<${l.source}`)).toEqual([
      'A<CHI',
      'B<CHI',
      'C<MIA',
    ]);
  });
});

describe('each of the five factors turns the decision', () => {
  const terms = defaultTerms(usd);
  const dearLanes = [lane('CHI', 'NY', 700, days(1)), lane('MIA', 'NY', 650, days(1))];
  const slowLanes = [lane('CHI', 'NY', 400, days(3)), lane('MIA', 'NY', 350, days(3))];
  const medical = [
    line('A'),
    line('B', { hazard: 'medical' }),
    line('C', { temperature: 'chilled' }),
  ];
  test.each<[string, Partial<AllocationProblem>, Partial<AllocationProblem>]>([
    ['service level', { service: 'same-day' }, { service: 'standard' }],
    ['who pays shipping', { shippingPaidBy: 'shopper' }, { shippingPaidBy: 'platform' }],
    ['one box', { lanes: dearLanes }, { lanes: dearLanes, preference: 'one-box' }],
    ['soonest', { lanes: slowLanes, preference: 'soonest' }, { lanes: slowLanes }],
    ['order value', { lanes: dearLanes }, { lanes: dearLanes, orderValue: cents(60_000) }],
    ['perishable or medical', { lines: medical }, {}],
  ])('%s', (_, split, consolidate) => {
    expect(chosen(threeCities(split), terms).strategy).toBe('split');
    expect(chosen(threeCities(consolidate), terms).strategy).toBe('consolidate');
  });

  test('a perishable line goes directly while the others share a box', () => {
    const lines = [line('A'), line('B', { temperature: 'frozen', value: cents(4000) }), line('C')];
    const plan = chosen(threeCities({ lines }), terms);
    expect(plan.shipments.map((s) => [s.from, s.lines.map((l) => l.skuId)])).toEqual([
      ['NY', ['A', 'C']],
      ['CHI', ['B']],
    ]);
  });
});

describe('single source', () => {
  test('one site with everything, however many have parts of it', () => {
    const all = [units(1), units(1), units(1)];
    const base = threeCities();
    const sites = base.sites.map((s) => (s.siteId === 'MIA' ? { ...s, available: all } : s));
    const plan = chosen({ ...base, sites });
    expect(brief(plan)).toEqual({ strategy: 'single-source', cash: 800, shipments: 1 });
  });

  test('units of one line may come from two sites', () => {
    const stock = (n: number) => ({ available: [units(n)] });
    const problem = threeCities({
      lines: [line('A', { units: units(5) })],
      sites: [
        site('NEAR', { ...stock(3), services: [carrier(300, 0, hours(5))] }),
        site('FAR', { ...stock(4), services: [carrier(400, 0, hours(5))] }),
      ],
      lanes: [],
    });
    const plan = chosen(problem);
    expect(brief(plan)).toEqual({ strategy: 'split', cash: 700, shipments: 2 });
    expect(checkPlan(problem, plan)).toEqual([]);
  });

  test('a load beyond one parcel is priced by the parcel', () => {
    const lines = [line('A', { units: units(35) })];
    const [ny] = threeCities().sites as [CandidateSite];
    const sites = [{ ...ny, available: [units(35)] }];
    const plan = chosen(threeCities({ lines, sites, lanes: [] }));
    expect(plan.shipments[0]?.parcels).toBe(2);
    // 225 + 30 × 75, and 225 + 5 × 75.
    expect(plan.cost.cash).toEqual(cents(3075));
  });
});

describe('urgent orders', () => {
  const nodeAt = (id: string, km: number, changes: Partial<CandidateSite> = {}): CandidateSite =>
    site(id, {
      microFulfilment: true,
      distance: metres(km * 1000),
      available: [units(1)],
      services: [carrier(km < 2 ? 520 : 500, 0, minutes(60 + km))],
      ...changes,
    });
  const urgent = (...sites: CandidateSite[]): AllocationProblem =>
    threeCities({
      lines: [line('A')],
      service: 'two-hour',
      promise: by(plus(noon, hours(2))),
      sites,
      lanes: [],
    });

  test('the closest node with every item, though another is cheaper', () => {
    const { chosen, rule, alternatives } = expectOk(
      decide(urgent(nodeAt('FAR', 3), nodeAt('NEAR', 1)), cash),
    );
    expect([chosen.shipments[0]?.from, rule]).toEqual(['NEAR', 'closest-node']);
    expect(alternatives.map(({ regret }) => regret)).toEqual([cents(-20)]);
  });

  test.each([
    ['it lacks an item', { available: [units(0)] }, 'FAR'],
    ['it is no micro-fulfilment node', { microFulfilment: false }, 'FAR'],
    ['it is closed', { closed: 'inventory' }, 'FAR'],
    ['its stock is spoken for', { spokenFor: [cents(300)] }, 'FAR'],
    ['it comes too late', { services: [carrier(100, 0, hours(3))] }, 'FAR'],
  ] as const)('unless %s', (_, changes, from) => {
    const near = nodeAt('NEAR', 1, changes);
    const plan = chosen(urgent(nodeAt('FAR', 3), near));
    expect(plan.shipments[0]?.from).toBe(from);
  });

  test('spoken-for stock is taken when it is the cheapest even so', () => {
    const changes = { spokenFor: [cents(90)], services: [carrier(400, 0, hours(1))] };
    const plan = chosen(urgent(nodeAt('FAR', 3), nodeAt('NEAR', 1, changes)));
    expect(plan.shipments[0]?.from).toBe('NEAR');
    expect(plan.cost).toMatchObject({ cash: cents(400), total: cents(490) });
  });

  test('the reason says which stock was protected, and at what price', () => {
    const near = nodeAt('NEAR', 1, { spokenFor: [cents(300)] });
    const { reasons, rule } = expectOk(decide(urgent(nodeAt('FAR', 3), near), cash));
    expect(rule).toBe('cheapest');
    expect(reasons).toContainEqual({
      constraint: 'spoken-for',
      siteId: 'NEAR',
      price: cents(300),
    });
  });
});

describe('many sites', () => {
  const manySites = (n: number): CandidateSite[] =>
    Array.from({ length: n }, (_, i) =>
      site(`S${i}`, {
        distance: metres(1000 * (i + 1)),
        available: [units(i < 12 ? 1 : 0), units(i === n - 1 ? 1 : 0)],
        services: [carrier(900 - 20 * i, 0, hours(5))],
      }),
    );
  const problem = threeCities({ lines: [line('A'), line('B')], sites: manySites(16), lanes: [] });

  test('the nearest six, the four cheapest, and what a line cannot do without', () => {
    const { sitesConsidered, reasons } = expectOk(decide(problem, cash));
    expect(sitesConsidered).toEqual([...[0, 1, 2, 3, 4, 5, 9, 10, 11].map((i) => `S${i}`), 'S15']);
    expect(reasons.filter((r) => r.constraint === 'shortlist').map((r) => r.siteId)).toEqual(
      [6, 7, 8].map((i) => `S${i}`),
    );
    expect(reasons.filter((r) => r.constraint === 'stock').map((r) => r.siteId)).toEqual(
      [12, 13, 14].map((i) => `S${i}`),
    );
  });
});

test('goods that no service of a site carries are named', () => {
  const base = threeCities({ lanes: [] });
  const sites = base.sites.map((s) => ({
    ...s,
    services: s.services.map((service) => ({
      ...service,
      carries: { ...service.carries, hazards: ['none' as const], heaviestLoad: grams(5000) },
    })),
  }));
  const lines = [line('A'), line('B', { hazard: 'lithium' }), line('C')];
  expect(decide({ ...base, sites, lines }, cash)).toMatchObject({
    ok: false,
    error: {
      lacking: [{ skuId: 'B', reachable: 0, where: [{ siteId: asId('CHI'), available: 1 }] }],
      reasons: [{ constraint: 'carriage', siteId: 'CHI', skuIds: ['B'] }],
    },
  });
});

describe('bikes that hold 24 capacity units, or 30 litres', () => {
  const by = (carries: Partial<Carries>, ...post: DeliveryService[]): AllocationProblem => ({
    ...threeCities({ lanes: [], lines: [line('A', { units: units(25) })] }),
    sites: [
      site('NODE', {
        available: [units(25)],
        services: [carrier(100, 0, hours(2), { carries: { ...anything, ...carries } }), ...post],
      }),
      site('FAR', { available: [units(1)], services: [carrier(900, 0, days(2))] }),
    ],
  });
  const bikes = { mostCapacityUnits: units(24) };

  test.each([
    ['24 and the last unit from elsewhere', bikes, 2],
    ['all 25 when 30 litres fit', { largestLoad: millilitres(30_000) }, 1],
    ['25 litres do not go where 24 fit', { largestLoad: millilitres(24_000) }, 2],
  ])('%s', (_, carries, shipments) => {
    const plan = expectOk(decidePlan(by(carries), cash));
    expect(plan.shipments).toHaveLength(shipments);
    expect(checkPlan(by(carries), plan)).toEqual([]);
  });

  test('the post takes what is too much for them', () => {
    const plan = expectOk(decidePlan(by(bikes, carrier(500, 0, days(1), { id: 'post' })), cash));
    expect(plan.shipments.map(({ from, service }) => [from, service])).toEqual([['NODE', 'post']]);
  });

  test('without another way there is no plan, and the load is why', () => {
    const problem = by(bikes);
    const decided = decide({ ...problem, sites: problem.sites.slice(0, 1) }, cash);
    expect(decided).toMatchObject({
      ok: false,
      error: { lacking: [], reasons: [{ constraint: 'load', siteId: 'NODE' }] },
    });
  });
});
