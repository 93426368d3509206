import type { Position } from '@waystock/kernel';
import { firstFit } from '../../src/domains/backhaul/first-fit.ts';
import { greedy } from '../../src/domains/backhaul/greedy.ts';
import { late, usualLate } from '../../src/domains/backhaul/late.ts';
import { lookahead } from '../../src/domains/backhaul/lookahead.ts';
import type { Policy } from '../../src/domains/backhaul/policy.ts';
import type { Pricing } from '../../src/domains/backhaul/route-table.ts';
import { valuePolicy } from '../../src/domains/backhaul/value-policy.ts';
import { drawDay, type Network, type Sizes } from './corridor.ts';
import { driveDay, type Run } from './driver.ts';
import { drawFutures } from './futures.ts';
import { lookBackOn } from './hindsight.ts';
import { mean, pairedRatio, quantile, rounded } from './paired.ts';
import { rateIn, trainValues } from './train-value.ts';

/**
 * All policies on the same days: profit beside doing nothing, shares of hindsight and of its bound,
 * and against greedy the paired ratio with its interval. Whatever is learned or sampled comes from
 * days of its own.
 */
export function comparePolicies(
  network: Network,
  pricing: Pricing,
  sizes: Sizes,
  seeds: number,
  say: (text: string) => void,
): object {
  const days = Array.from({ length: seeds }, (_, s) => drawDay(network, `corridor ${s}`, sizes));
  const trained = trainValues(network, pricing, sizes, { rounds: 6, days: 40 });
  const rateAt = rateIn(network, sizes);
  const futures = drawFutures(network, 'policy', sizes, 10);
  const none: Policy = { name: 'none', policyClass: 'PFA', decide: () => [] };
  const makers: (() => Policy)[] = [
    () => none,
    () => firstFit((place): Position => network.towns[place]?.at ?? { lon: 0, lat: 0 }),
    () => greedy(),
    () => greedy({ perGramMetre: 200 / 1e9 }),
    () => late({ ...usualLate, atOnce: true }),
    () => late(),
    () => valuePolicy(trained.linear, rateAt),
    () => valuePolicy(trained.network, rateAt),
    () => lookahead(futures),
  ];
  const hindsight = days.map((day) => lookBackOn(day, pricing));
  const informed = days.map((day) => lookBackOn(knownInTime(day), pricing));
  const table = makers.map((make) => {
    const policies = days.map(() => make());
    const runs = days.map((day, s) => driveDay(day, policies[s] as Policy, pricing));
    say(`${sizes.orders} ${policies[0]?.name ?? ''} ${Math.round(mean(profits(runs)))}\n`);
    return { policy: policies[0] as Policy, runs };
  });
  const base = table.find((row) => row.policy.name === 'greedy')?.runs ?? [];
  const most = hindsight.map((one) => one.profit / 100);
  return {
    sizes,
    seeds,
    hindsight: {
      profit: Math.round(mean(most)),
      bound: Math.round(mean(hindsight.map((one) => one.bound / 100))),
      exact: hindsight.filter((one) => one.exact).length,
      setting_out_only_when_known: Math.round(mean(informed.map((one) => one.profit / 100))),
    },
    value_training: { examples: trained.examples, held_out_rmse: trained.held_out },
    policies: table.map(({ policy, runs }) => ({
      policy: policy.name,
      class: policy.policyClass,
      ...rowOf(runs),
      share_of_hindsight: rounded(mean(profits(runs)) / mean(most), 4),
      share_of_informed: rounded(
        mean(profits(runs)) / mean(informed.map((one) => one.profit / 100)),
        4,
      ),
      against_greedy: pairedRatio(profits(runs), profits(base)),
    })),
  };
}

/** The same day for one who knows all but must not set out for an order before it is released. */
function knownInTime(day: ReturnType<typeof drawDay>): ReturnType<typeof drawDay> {
  const orders = day.orders.map(({ item, visibleAt }) => ({
    visibleAt,
    item: { ...item, knownAt: visibleAt },
  }));
  return { ...day, orders };
}

const profits = (runs: readonly Run[]): number[] => runs.map((run) => run.profit / 100);

function rowOf(runs: readonly Run[]): object {
  const sum = (of: (run: Run) => number): number => runs.reduce((all, run) => all + of(run), 0);
  const checks = runs.flatMap((run) => run.checks);
  return {
    profit: Math.round(mean(profits(runs))),
    orders: rounded(sum((run) => run.orders) / runs.length, 1),
    commits: rounded(sum((run) => run.commits) / runs.length, 1),
    unprofitable: sum((run) => run.unprofitable),
    violations: sum((run) => run.violations.length),
    empty_share: rounded(sum((run) => run.emptyMetres) / sum((run) => run.metres), 4),
    utilisation: rounded(sum((run) => run.gramMetres) / sum((run) => run.capacityMetres), 4),
    check_p50_ms: rounded(quantile(checks, 0.5), 2),
    check_p99_ms: rounded(quantile(checks, 0.99), 2),
  };
}
