import { parseArgs } from 'node:util';
import type { Pricing } from '../src/domains/backhaul/route-table.ts';
import { brierScore, calibrationError } from '../src/domains/learning/isotonic.ts';
import { comparePolicies } from './backhaul/compare.ts';
import { corridorRules, corridorTariff, type Network, readNetwork } from './backhaul/corridor.ts';
import { driveNoisily, type NoisyRun } from './backhaul/noisy.ts';
import { mean, rounded } from './backhaul/paired.ts';
import { measureScale } from './backhaul/scale.ts';
import { keepResult } from './result.ts';

/**
 * `npm run bench -- backhaul [--part corridor|noisy|scale] [--seeds 20] [--data ../shared/data]`: the
 * corridor with all policies at 90 and 200 orders, the noisy corridor with learning, and the time of a
 * full check at scale. Amounts are shillings.
 */
const { values } = parseArgs({
  options: {
    part: { type: 'string' },
    seeds: { type: 'string', default: '20' },
    data: { type: 'string', default: process.env.WAYSTOCK_DATA ?? '../shared/data' },
  },
});
const seeds = Number(values.seeds);
const network = readNetwork(`${values.data}/corridor`);
const pricing: Pricing = { travel: network.travel, tariff: corridorTariff, rules: corridorRules };
const say = (text: string): boolean => process.stderr.write(text);
const wants = (part: string): boolean => (values.part ?? part) === part;

if (wants('scale')) await keepResult('backhaul-scale', measureScale(network));
if (wants('noisy')) await keepResult('backhaul-noisy', learnThroughNoise(network));
if (wants('corridor'))
  await keepResult('backhaul-corridor', {
    unit: 'KES per day, deterministic travel',
    corridor: [90, 200].map((orders) =>
      comparePolicies(network, pricing, { routes: 30, orders }, seeds, say),
    ),
  });

function learnThroughNoise(network: Network): object {
  const runs = Array.from({ length: seeds }, (_, s) =>
    driveNoisily(network, pricing, `noisy ${s}`, { routes: 30, orders: 120 }),
  );
  const all = runs.flatMap((run) => run.commitments);
  const stated = all
    .filter((one) => one.calibrated)
    .map(({ probability, paid }) => ({ probability, happened: paid }));
  const sum = (of: (run: NoisyRun) => number): number => mean(runs.map(of)) * runs.length;
  const toAlarm = runs.map((run) => run.legsToAlarm ?? Infinity);
  return {
    days: 20,
    routes_per_day: 30,
    orders_per_day: 120,
    seeds,
    commitments: all.length,
    violations: sum((run) => run.violations),
    unprofitable_by_own_estimate: sum((run) => run.unprofitable),
    on_time_share: rounded(1 - sum((run) => run.lateStops) / sum((run) => run.stops), 4),
    marginal_cost_error_kes: {
      first_60_routes: errorsBetween(all, 0, 60),
      routes_200_to_300: errorsBetween(all, 200, 300),
      drift_routes_300_to_330: errorsBetween(all, 300, 330),
      routes_500_to_600: errorsBetween(all, 500, 600),
    },
    drift: {
      seen: toAlarm.filter((legs) => legs < Infinity).length,
      legs_to_alarm_mean: rounded(mean(toAlarm), 1),
      legs_to_alarm_max: Math.max(...toAlarm),
      false_alarms: sum((run) => run.alarmsBefore),
      quiet_legs: sum((run) => run.legsBefore),
    },
    confidence: {
      statements: stated.length,
      calibration_error: rounded(calibrationError(stated), 4),
      brier: rounded(brierScore(stated), 4),
      paid_share: rounded(mean(stated.map((one) => Number(one.happened))), 4),
      interval_90_coverage: rounded(
        mean(all.filter((one) => one.calibrated).map((one) => Number(one.inside))),
        4,
      ),
    },
  };
}

/** Mean absolute errors: with what was learned, with the class's figures, and with leg noise on top. */
function errorsBetween(all: NoisyRun['commitments'], from: number, to: number): object {
  const some = all.filter((one) => one.route >= from && one.route < to);
  const error = (of: (one: (typeof some)[number]) => number): number =>
    rounded(mean(some.map((one) => Math.abs(of(one)))) / 100, 1);
  const learned = error((one) => one.predicted - one.expected);
  const nominal = error((one) => one.nominal - one.expected);
  return {
    commitments: some.length,
    learned,
    nominal,
    fall: rounded(1 - learned / nominal, 3),
    learned_with_leg_noise: error((one) => one.predicted - one.actual),
    nominal_with_leg_noise: error((one) => one.nominal - one.actual),
  };
}
