import { assert } from '@waystock/kernel';

/**
 * Targets for a value function from one episode: the lambda-return (Sutton and Barto 2018, 12.1),
 * gamma 1. `values[k]` is what was thought of state k, `rewards[k]` what came between k and k + 1; the
 * episode ends after the last reward. Lambda 1 is what really came, 0 the next state's word for it.
 */
export function lambdaReturns(
  rewards: readonly number[],
  values: readonly number[],
  lambda: number,
): number[] {
  assert(rewards.length === values.length, 'one reward after each state');
  assert(lambda >= 0 && lambda <= 1, `lambda lies between 0 and 1, got ${lambda}`);
  const targets = rewards.slice();
  for (let k = rewards.length - 2; k >= 0; k--)
    targets[k] =
      (rewards[k] as number) +
      (1 - lambda) * (values[k + 1] as number) +
      lambda * (targets[k + 1] as number);
  return targets;
}
