import { assert } from '@waystock/kernel';

/**
 * A linear model learned one observation at a time, started from what is believed already.
 *
 * What: recursive least squares with forgetting (Plackett 1950; Ljung 1999). The start is a prior: its
 * weights, and how sure of each we are; a unit of which little is known stays near its class
 * (shrinkage), and with every observation moves to its own. `forgetting` below 1 lets old observations
 * fade, so that a model follows what drifts.
 *
 * Invariants: with forgetting 1 the weights are those of ridge regression towards the prior over all
 * that was observed; the covariance stays symmetric, and its trace below `maxTrace` (without news in a
 * direction, forgetting would let it grow without end).
 *
 * Complexity: O(d²) per observation, no allocation after the start.
 */
export interface LinearModel {
  readonly weights: Float64Array;
  /** Row by row; times the noise variance it is the covariance of the weights. */
  readonly covariance: Float64Array;
  readonly forgetting: number;
  readonly maxTrace: number;
  readonly gain: Float64Array;
  observations: number;
}

export interface Prior {
  readonly weights: readonly number[];
  /** Variance of each weight around the class's, in units of the noise variance. */
  readonly variances: readonly number[];
}

export function newLinearModel(prior: Prior, forgetting = 1): LinearModel {
  const d = prior.weights.length;
  assert(d > 0 && prior.variances.length === d, 'a prior needs a variance for each weight');
  assert(forgetting > 0 && forgetting <= 1, `forgetting lies in (0, 1], got ${forgetting}`);
  const covariance = new Float64Array(d * d);
  prior.variances.forEach((variance, i) => {
    assert(variance > 0, `a variance is above zero, got ${variance}`);
    covariance[i * d + i] = variance;
  });
  return {
    weights: Float64Array.from(prior.weights),
    covariance,
    forgetting,
    maxTrace: 10 * prior.variances.reduce((sum, one) => sum + one, 0),
    gain: new Float64Array(d),
    observations: 0,
  };
}

export function predict(model: LinearModel, features: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < model.weights.length; i++)
    sum += (model.weights[i] as number) * (features[i] as number);
  return sum;
}

/** How unsure the model is of its mean there: times the noise variance, the variance of it. */
export function leverage(model: LinearModel, features: ArrayLike<number>): number {
  const d = model.weights.length;
  let sum = 0;
  for (let i = 0; i < d; i++)
    for (let j = 0; j < d; j++)
      sum +=
        (features[i] as number) * (model.covariance[i * d + j] as number) * (features[j] as number);
  return sum;
}

/** Learns one observation in place; returns by how much it differed from what was predicted. */
export function observe(model: LinearModel, features: ArrayLike<number>, outcome: number): number {
  const { weights, covariance, gain, forgetting } = model;
  const d = weights.length;
  const error = outcome - predict(model, features);
  assert(Number.isFinite(error), 'an observation is a finite number');
  let scale = forgetting;
  for (let i = 0; i < d; i++) {
    let sum = 0;
    for (let j = 0; j < d; j++) sum += (covariance[i * d + j] as number) * (features[j] as number);
    gain[i] = sum;
    scale += sum * (features[i] as number);
  }
  let trace = 0;
  for (let i = 0; i < d; i++) {
    weights[i] = (weights[i] as number) + ((gain[i] as number) / scale) * error;
    for (let j = 0; j <= i; j++) {
      const reduced =
        (covariance[i * d + j] as number) - ((gain[i] as number) * (gain[j] as number)) / scale;
      covariance[i * d + j] = covariance[j * d + i] = reduced / forgetting;
    }
    trace += covariance[i * d + i] as number;
  }
  if (trace > model.maxTrace)
    for (let i = 0; i < d * d; i++)
      covariance[i] = ((covariance[i] as number) * model.maxTrace) / trace;
  model.observations++;
  return error;
}
