import { assert, gaussian, type Random } from '@waystock/kernel';

/**
 * A small network of one output: layers of rectified units, trained by Adam on a Huber loss.
 *
 * What: plain back-propagation (Rumelhart, Hinton and Williams 1986), He's start (2015), Adam (Kingma
 * and Ba 2015), Huber loss (1964) so that one wild outcome does not drag the rest. All numbers lie in
 * one flat array: per layer the weights, row by row, then the biases. The gradient is held against
 * finite differences by its test.
 *
 * Complexity: O(weights) per example; no allocation after the start.
 */
export interface Network {
  readonly sizes: readonly number[];
  readonly weights: Float64Array;
  /** Output of every unit, input first; and how the loss changes with it. */
  readonly units: Float64Array;
  readonly slopes: Float64Array;
  readonly gradient: Float64Array;
  readonly mean: Float64Array;
  readonly square: Float64Array;
  steps: number;
}

export interface Training {
  readonly rate: number;
  /** Errors beyond this count in proportion, not squared. */
  readonly huber: number;
}

export function newNetwork(sizes: readonly number[], random: Random): Network {
  assert(sizes.length >= 2 && sizes.at(-1) === 1, 'a network has an input and one output');
  const pairs = sizes.slice(1).map((to, l) => [sizes[l] as number, to] as const);
  const count = pairs.reduce((sum, [from, to]) => sum + (from + 1) * to, 0);
  const units = sizes.reduce((sum, size) => sum + size, 0);
  const weights = new Float64Array(count);
  let at = 0;
  for (const [from, to] of pairs) {
    for (let k = 0; k < from * to; k++) weights[at++] = gaussian(random, 0, Math.sqrt(2 / from));
    at += to;
  }
  return {
    sizes,
    weights,
    units: new Float64Array(units),
    slopes: new Float64Array(units),
    gradient: new Float64Array(count),
    mean: new Float64Array(count),
    square: new Float64Array(count),
    steps: 0,
  };
}

/** The network's answer; leaves every unit's output in `units`. */
export function answer(network: Network, input: ArrayLike<number>): number {
  const { sizes, weights, units } = network;
  for (let i = 0; i < (sizes[0] as number); i++) units[i] = input[i] as number;
  let [weight, from] = [0, 0];
  for (let layer = 1; layer < sizes.length; layer++) {
    const [width, count] = [sizes[layer - 1] as number, sizes[layer] as number];
    const to = from + width;
    const biases = weight + width * count;
    for (let u = 0; u < count; u++) {
      let sum = weights[biases + u] as number;
      for (let i = 0; i < width; i++)
        sum += (weights[weight + u * width + i] as number) * (units[from + i] as number);
      units[to + u] = layer === sizes.length - 1 ? sum : Math.max(0, sum);
    }
    weight = biases + count;
    from = to;
  }
  return units[from] as number;
}

/** Adds the gradient of the loss of one example to `gradient`; returns the loss. */
export function addGradient(
  network: Network,
  input: ArrayLike<number>,
  target: number,
  huber: number,
): number {
  const { sizes, weights, units, slopes, gradient } = network;
  const error = answer(network, input) - target;
  const last = units.length - 1;
  slopes.fill(0);
  slopes[last] = Math.max(-huber, Math.min(huber, error));
  let [weight, to] = [weights.length, last];
  for (let layer = sizes.length - 1; layer >= 1; layer--) {
    const [width, count] = [sizes[layer - 1] as number, sizes[layer] as number];
    const from = to - width;
    weight -= (width + 1) * count;
    const biases = weight + width * count;
    for (let u = 0; u < count; u++) {
      const isOff = layer < sizes.length - 1 && (units[to + u] as number) <= 0;
      const slope = isOff ? 0 : (slopes[to + u] as number);
      if (slope === 0) continue;
      gradient[biases + u] = (gradient[biases + u] as number) + slope;
      for (let i = 0; i < width; i++) {
        const w = weight + u * width + i;
        gradient[w] = (gradient[w] as number) + slope * (units[from + i] as number);
        slopes[from + i] = (slopes[from + i] as number) + slope * (weights[w] as number);
      }
    }
    to = from;
  }
  const size = Math.abs(error);
  return size <= huber ? (error * error) / 2 : huber * (size - huber / 2);
}

/** One step of Adam along the mean of what was added since the last; clears the gradient. */
export function step(network: Network, examples: number, { rate }: Training): void {
  const { weights, gradient, mean, square } = network;
  network.steps++;
  const [a, b] = [1 - 0.9 ** network.steps, 1 - 0.999 ** network.steps];
  for (let w = 0; w < weights.length; w++) {
    const g = (gradient[w] as number) / examples;
    mean[w] = 0.9 * (mean[w] as number) + 0.1 * g;
    square[w] = 0.999 * (square[w] as number) + 0.001 * g * g;
    const move = (mean[w] as number) / a / (Math.sqrt((square[w] as number) / b) + 1e-8);
    weights[w] = (weights[w] as number) - rate * move;
  }
  gradient.fill(0);
}
