import { below, seededRandom } from '@waystock/kernel';
import type { Pricing } from '../../src/domains/backhaul/route-table.ts';
import { featureNames, type RateAt } from '../../src/domains/backhaul/route-features.ts';
import {
  type Experience,
  type ValueFunction,
  valuePolicy,
} from '../../src/domains/backhaul/value-policy.ts';
import { lambdaReturns } from '../../src/domains/learning/lambda-returns.ts';
import {
  newLinearModel,
  observe,
  predict,
} from '../../src/domains/learning/recursive-least-squares.ts';
import { addGradient, answer, newNetwork, step } from '../../src/domains/learning/small-network.ts';
import { drawDay, type Network, type Sizes } from './corridor.ts';
import { driveDay } from './driver.ts';

/**
 * Values learned on days of their own: each round drives days with the values so far and learns from
 * what came, linear by least squares and the network on all that was seen.
 */
export interface Trained {
  readonly linear: ValueFunction;
  readonly network: ValueFunction;
  /** Root mean square error on days not learned from, minor units. */
  readonly held_out: { readonly linear: number; readonly network: number };
  readonly examples: number;
}

interface Example {
  readonly features: readonly number[];
  readonly target: number;
}

const scale = 1e6;
const none: ValueFunction = { name: 'no values', valueOf: () => 0 };

/** Orders an hour that start in a town, as the generator draws them. */
export function rateIn(network: Network, sizes: Sizes): RateAt {
  const sum = network.towns.reduce((all, town) => all + town.weight, 0);
  return (place) => ((network.towns[place]?.weight ?? 0) / sum) * (sizes.orders / 34);
}

export function trainValues(
  network: Network,
  pricing: Pricing,
  sizes: Sizes,
  terms: { readonly rounds: number; readonly days: number },
): Trained {
  const rateAt = rateIn(network, sizes);
  const d = featureNames.length;
  let linear = none;
  let examples: Example[] = [];
  for (let round = 0; round < terms.rounds; round++) {
    const values = linear;
    for (let day = 0; day < terms.days; day++)
      examples.push(
        ...liveThrough(network, pricing, sizes, `train ${round} ${day}`, values, rateAt),
      );
    const model = newLinearModel(
      {
        weights: Array.from({ length: d }, () => 0),
        variances: Array.from({ length: d }, () => 100),
      },
      1,
    );
    // Old rounds were driven by worse values: only the newer half is learned from.
    examples = examples.slice(round < 2 ? 0 : Math.floor(examples.length / 3));
    for (const { features, target } of examples) observe(model, features, target / scale);
    linear = { name: 'vfa-linear', valueOf: (x) => predict(model, x) * scale };
  }
  const net = newNetwork([d, 32, 16, 1], seededRandom('network'));
  const random = seededRandom('batches');
  for (let batch = 0; batch < 4000; batch++) {
    for (let i = 0; i < 32; i++) {
      const { features, target } = examples[below(random, examples.length)] as Example;
      addGradient(net, features, target / scale, 1);
    }
    step(net, 32, { rate: batch < 3000 ? 1e-3 : 1e-4, huber: 1 });
  }
  const nonlinear: ValueFunction = { name: 'vfa-network', valueOf: (x) => answer(net, x) * scale };
  const fresh = Array.from({ length: 10 }, (_, day) =>
    liveThrough(network, pricing, sizes, `held out ${day}`, linear, rateAt),
  ).flat();
  const rmse = ({ valueOf }: ValueFunction): number =>
    Math.round(
      Math.sqrt(
        fresh.reduce((sum, one) => sum + (valueOf(one.features) - one.target) ** 2, 0) /
          fresh.length,
      ),
    );
  return {
    linear,
    network: nonlinear,
    held_out: { linear: rmse(linear), network: rmse(nonlinear) },
    examples: examples.length,
  };
}

/** One day; per decision what the route looked like after it and what it won from then on. */
function liveThrough(
  network: Network,
  pricing: Pricing,
  sizes: Sizes,
  seed: string,
  values: ValueFunction,
  rateAt: RateAt,
): Example[] {
  const lives = new Map<string, Experience[]>();
  const policy = valuePolicy(values, rateAt, (one) => {
    const life = lives.get(one.routeId);
    if (life) life.push(one);
    else lives.set(one.routeId, [one]);
  });
  driveDay(drawDay(network, seed, sizes), policy, pricing);
  return [...lives.values()].flatMap((life) => {
    // After decision k comes the reward of decision k + 1; the last is worth nothing more.
    const rewards = life.map((_, k) => life[k + 1]?.reward ?? 0);
    const said = life.map((one) => (one.features ? values.valueOf(one.features) : 0));
    const targets = lambdaReturns(rewards, said, 0.8);
    return life.flatMap((one, k) =>
      one.features ? [{ features: one.features, target: targets[k] as number }] : [],
    );
  });
}
