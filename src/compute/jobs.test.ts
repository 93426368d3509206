import { seconds } from '@waystock/kernel';
import { expect, test } from 'vitest';
import { randomState } from '../../test/support/dispatch-states.ts';
import { verifyPlan } from '../domains/dispatch/verify.ts';
import { inlineCompute } from './inline.ts';
import { openPool } from './pool.ts';

const state = randomState('compute', { deliveries: 15, vehicles: 3 });

test('routes are planned on a worker thread within their time', async () => {
  const pool = openPool({ threads: 1 });
  try {
    // Most of it is for starting the thread on a busy machine.
    const plan = await pool.run('planRoutes', { state, seed: 1 }, { timeout: seconds(4) });
    expect(verifyPlan(plan, state)).toEqual([]);
    expect(plan.routes.length).toBeGreaterThan(0);
  } finally {
    await pool.stop();
  }
});

test('inline they are the same again', async () => {
  const plan = () => inlineCompute({ iterations: 50 }).run('planRoutes', { state, seed: 1 });
  expect(await plan()).toEqual(await plan());
});
