import { type Instant, isoOf } from '@waystock/kernel';
import { sql } from 'kysely';
import type { World } from '../world.ts';
import { type Scenario, replayCommand } from './scenarios.ts';
import type { SimulatedCity } from './simulated-city.ts';

/** What came of a run, as plain data. */
export interface Report {
  readonly scenario: Scenario;
  readonly simulatedUntil: string;
  readonly visits: {
    readonly ordered: number;
    readonly abandoned: number;
    readonly lost: Readonly<Record<string, number>>;
  };
  readonly orders: {
    readonly placed: number;
    readonly byStage: Readonly<Record<string, number>>;
    readonly bySla: Readonly<Record<string, number>>;
    readonly cancelledBecause: Readonly<Record<string, number>>;
    /** Of the delivered ones: those that came in more than one shipment. */
    readonly splitShare: number;
    /** Of the shipments delivered: those that came in time, in all and by way of delivery. */
    readonly promiseKept: number;
    readonly promiseKeptBySla: Readonly<Record<string, number>>;
  };
  readonly byService: Readonly<Record<string, number>>;
  readonly facts: number;
  readonly decisions: number;
  readonly workerDeaths: number;
  readonly traceHash: string;
  readonly seconds: number;
  readonly simulatedHoursPerSecond: number;
  readonly violation?: string;
  readonly replay: string;
}

interface Ending {
  readonly scenario: Scenario;
  readonly violation: string | undefined;
  readonly seconds: number;
}

export async function writeReport(
  { simulation, visits, begins }: SimulatedCity,
  { scenario, violation, seconds }: Ending,
): Promise<Report> {
  const { world } = simulation;
  const [orders, byService, decisions] = [
    await countOrders(world),
    await counts(
      world,
      sql`select service as name, count(*)::integer as n from orders.shipment
      where stage <> 'cancelled' group by service order by service`,
    ),
    await counts(
      world,
      sql`select policy as name, count(*)::integer as n from learning.decision
      group by policy order by policy`,
    ),
  ];
  const hoursLived = (simulation.now - begins) / 3_600_000;
  return {
    scenario,
    simulatedUntil: isoOf(simulation.now),
    visits: { ...visits, lost: Object.fromEntries([...visits.lost].sort()) },
    orders,
    byService,
    facts: simulation.trace.facts,
    decisions: Object.values(decisions).reduce((a, b) => a + b, 0),
    workerDeaths: simulation.deaths,
    traceHash: simulation.trace.digest(),
    seconds: round(seconds),
    simulatedHoursPerSecond: round(hoursLived / seconds),
    ...(violation === undefined ? {} : { violation }),
    replay: replayCommand(scenario),
  };
}

async function countOrders(world: World): Promise<Report['orders']> {
  const byStage = await counts(
    world,
    sql`
    select stage as name, count(*)::integer as n from orders.orders group by stage order by stage`,
  );
  const bySla = await counts(
    world,
    sql`
    select sla as name, count(*)::integer as n from orders.orders group by sla order by sla`,
  );
  const cancelledBecause = await counts(
    world,
    sql`
    select coalesce(cancel_reason, 'unknown') as name, count(*)::integer as n from orders.orders
    where stage = 'cancelled' group by cancel_reason order by 1`,
  );
  const { rows: split } = await world.db.read((tx) =>
    sql<{ share: number }>`
    select coalesce(avg((n > 1)::integer), 0)::double precision as share
    from (select count(*) as n from orders.shipment where stage = 'delivered' group by order_id) s
  `.execute(tx.sql),
  );
  const { rows: kept } = await world.db.read((tx) =>
    sql<{ sla: string; n: number; kept: number }>`
    select o.sla, count(*)::integer as n, count(*) filter (where e.at <= s.promised_at)::integer as kept
    from orders.event e
    join orders.shipment s on s.id = e.shipment_id join orders.orders o on o.id = s.order_id
    where e.type = case when s.service = 'collection' then 'packed' else 'delivered' end
    group by o.sla order by o.sla
  `.execute(tx.sql),
  );
  const total = (of: 'n' | 'kept'): number => kept.reduce((sum, row) => sum + row[of], 0);
  return {
    placed: Object.values(byStage).reduce((a, b) => a + b, 0),
    byStage,
    bySla,
    cancelledBecause,
    splitShare: round(split[0]?.share ?? 0, 4),
    promiseKept: round(total('kept') / Math.max(1, total('n')), 4),
    promiseKeptBySla: Object.fromEntries(kept.map((row) => [row.sla, round(row.kept / row.n, 4)])),
  };
}

async function counts(
  world: World,
  query: ReturnType<typeof sql>,
): Promise<Record<string, number>> {
  const { rows } = await world.db.read((tx) => query.execute(tx.sql));
  return Object.fromEntries(
    (rows as { name: string; n: number }[]).map(({ name, n }) => [name, n]),
  );
}

const round = (value: number, digits = 1): number => Number(value.toFixed(digits));
export const showInstant = (at: Instant): string => isoOf(at).slice(0, 16).replace('T', ' ');
