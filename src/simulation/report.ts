import { type Instant, isoOf } from '@waystock/kernel';
import { type RawBuilder, sql } from 'kysely';
import type { World } from '../world.ts';
import type { Tally } from './faults.ts';
import type { Scenario } from './scenarios.ts';
import type { SimulatedCity } from './simulated-city.ts';

type Counts = Readonly<Record<string, number>>;

/** What came of a run, as plain data. */
export interface Report {
  readonly scenario: Scenario;
  readonly simulatedUntil: string;
  readonly visits: {
    readonly ordered: number;
    readonly abandoned: number;
    readonly lost: Counts;
  };
  readonly orders: {
    readonly placed: number;
    readonly byStage: Counts;
    readonly bySla: Counts;
    readonly cancelledBecause: Counts;
    /** Single source, split or consolidated, by the plan that counted in the end. */
    readonly byStrategy: Counts;
  };
  readonly shipments: {
    readonly byService: Counts;
    readonly arrived: number;
    readonly late: number;
    /** Of those that arrived: the share that came in time, in all and by way of delivery. */
    readonly promiseKept: number;
    readonly promiseKeptBySla: Counts;
  };
  readonly routes: {
    readonly driven: number;
    readonly vehicles: number;
    readonly kilometres: number;
    /** Doors at which a driver stood. */
    readonly stops: number;
  };
  /** What went wrong on purpose. */
  readonly faults: Counts;
  readonly facts: number;
  readonly decisions: number;
  readonly workerDeaths: number;
  readonly traceHash: string;
  readonly seconds: number;
  readonly simulatedHoursPerSecond: number;
  readonly violation?: string;
  /** What happened to the orders that the violation names. */
  readonly stories?: Readonly<Record<string, readonly string[]>>;
  readonly replay: string;
}

interface Ending {
  readonly scenario: Scenario;
  readonly violation: string | undefined;
  readonly seconds: number;
  /** The command that lives through it again. */
  readonly again: string;
}

export async function writeReport(
  { simulation, visits, begins, tally }: SimulatedCity,
  { scenario, violation, seconds, again }: Ending,
): Promise<Report> {
  const { world } = simulation;
  const hoursLived = (simulation.now - begins) / 3_600_000;
  return {
    scenario,
    simulatedUntil: isoOf(simulation.now),
    visits: { ...visits, lost: Object.fromEntries([...visits.lost].sort()) },
    orders: await countOrders(world),
    shipments: await countShipments(world),
    routes: await countRoutes(world),
    faults: await countFaults(world, tally),
    facts: simulation.trace.facts,
    decisions: total(
      await counts(world, sql`select 'all' as name, count(*)::integer as n from learning.decision`),
    ),
    workerDeaths: simulation.deaths,
    traceHash: simulation.trace.digest(),
    seconds: round(seconds),
    simulatedHoursPerSecond: round(hoursLived / seconds),
    ...(violation === undefined ? {} : { violation, stories: await tellStories(world, violation) }),
    replay: again,
  };
}

async function countOrders(world: World): Promise<Report['orders']> {
  const ofOrders = (column: string, where = sql`true`): Promise<Counts> =>
    counts(
      world,
      sql`select ${sql.ref(column)} as name, count(*)::integer as n from orders.orders
        where ${where} group by 1 order by 1`,
    );
  const byStage = await ofOrders('stage');
  return {
    placed: total(byStage),
    byStage,
    bySla: await ofOrders('sla'),
    cancelledBecause: await ofOrders('cancel_reason', sql`stage = 'cancelled'`),
    byStrategy: await counts(
      world,
      sql`select strategy as name, count(*)::integer as n
        from (select distinct on (order_id) order_id, strategy from allocation.plan
              order by order_id, version desc) as last
        group by strategy order by strategy`,
    ),
  };
}

async function countShipments(world: World): Promise<Report['shipments']> {
  const { rows } = await world.db.read((tx) =>
    sql<{ sla: string; n: number; kept: number }>`
    select o.sla, count(*)::integer as n, count(*) filter (where e.at <= s.promised_at)::integer as kept
    from orders.event e
    join orders.shipment s on s.id = e.shipment_id join orders.orders o on o.id = s.order_id
    where e.type = case when s.service = 'collection' then 'packed' else 'delivered' end
    group by o.sla order by o.sla
  `.execute(tx.sql),
  );
  const arrived = rows.reduce((sum, row) => sum + row.n, 0);
  const kept = rows.reduce((sum, row) => sum + row.kept, 0);
  return {
    byService: await counts(
      world,
      sql`select service as name, count(*)::integer as n from orders.shipment
      where stage <> 'cancelled' group by service order by service`,
    ),
    arrived,
    late: arrived - kept,
    promiseKept: round(kept / Math.max(1, arrived), 4),
    promiseKeptBySla: Object.fromEntries(rows.map((row) => [row.sla, round(row.kept / row.n, 4)])),
  };
}

async function countRoutes(world: World): Promise<Report['routes']> {
  const { rows } = await world.db.read((tx) =>
    sql<Report['routes']>`
    select count(distinct r.id)::integer as driven, count(distinct r.vehicle_id)::integer as vehicles,
      coalesce(round(sum(s.leg_m) filter (where s.finished_at is not null) / 1000.0), 0)::integer
        as kilometres,
      count(*) filter (where s.kind = 'deliver' and s.finished_at is not null)::integer as stops
    from dispatch.route r join dispatch.stop s on s.route_id = r.id
    where r.started_at is not null
  `.execute(tx.sql),
  );
  return rows[0] ?? { driven: 0, vehicles: 0, kilometres: 0, stops: 0 };
}

/** Those put in between processes are counted as they are; those of the city are facts. */
async function countFaults(world: World, tally: Tally): Promise<Counts> {
  const names: Readonly<Record<string, string>> = {
    'fulfilment.picked-short': 'picked short',
    'dispatch.delivery-failed': 'stood at the door in vain',
    'fleet.vehicle-broken-down': 'vehicle broke down',
    'network.site-paused': 'site paused',
  };
  const facts = await counts(
    world,
    sql`select kind as name, count(*)::integer as n from storage.fact
      where kind = any(${Object.keys(names)}::text[]) group by kind order by kind`,
  );
  const ofCity = Object.entries(facts).map(([kind, n]): [string, number] => [
    names[kind] ?? kind,
    n,
  ]);
  return Object.fromEntries([...ofCity, ...tally].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const mostStories = 3;

/** The orders that a violation names, as support would read them. */
async function tellStories(world: World, violation: string): Promise<Record<string, string[]>> {
  const named = [...new Set(violation.match(/\b(ord|shp)_\w+/g))];
  const { rows } = await world.db.read((tx) =>
    sql<{ order_id: string; at: Instant; type: string; shipment: string; data: unknown }>`
    select e.order_id, e.at, e.type, coalesce(e.shipment_id, '') as shipment, e.data
    from orders.event e
    where e.order_id = any(${named}::text[])
      or e.order_id in (select order_id from orders.shipment where id = any(${named}::text[]))
    order by e.order_id, e.seq
  `.execute(tx.sql),
  );
  const told = rows.map(({ order_id, at, type, shipment, data }) => ({
    order_id,
    text: `${isoOf(at)} ${type} ${shipment} ${JSON.stringify(data)}`,
  }));
  const stories = [...Map.groupBy(told, ({ order_id }) => order_id)].slice(0, mostStories);
  return Object.fromEntries(stories.map(([id, lines]) => [id, lines.map(({ text }) => text)]));
}

async function counts(world: World, query: RawBuilder<unknown>): Promise<Counts> {
  const { rows } = await world.db.read((tx) => query.execute(tx.sql));
  return Object.fromEntries(
    (rows as { name: string | null; n: number }[]).map(({ name, n }) => [name ?? 'unknown', n]),
  );
}

const total = (of: Counts): number => Object.values(of).reduce((a, b) => a + b, 0);
const round = (value: number, digits = 1): number => Number(value.toFixed(digits));
export const showInstant = (at: Instant): string => isoOf(at).slice(0, 16).replace('T', ' ');
