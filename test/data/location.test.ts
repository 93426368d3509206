import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkLocation, locate, openHighs } from '@waystock/solver';
import { expect, test } from 'vitest';
import { published, readInstance } from '../../benchmarks/location/published.ts';
import { dataFolder } from '../support/outside-data.ts';

/**
 * The published location instances: each optimum proved; the one that takes a quarter of a minute of the
 * CPU (p56, 30 × 200, one site per customer) may stop at a tenth of a per cent over it.
 */
const folder = dataFolder('facility');
const mip = await openHighs();
const long = 'sscflp-holmberg/p56';

test.each(Object.entries(published))('%s: %d', (name, optimum) => {
  const problem = readInstance(name, readFileSync(join(folder, `${name}.txt`), 'utf8'));
  const began = process.cpuUsage();
  const shouldStop = (): boolean => name === long && process.cpuUsage(began).user > 12e6;
  const { plan, bound, proved } = locate(problem, { mip, nodes: 1_000_000, shouldStop });
  expect(plan && checkLocation(problem, plan)).toEqual([]);
  expect(bound).toBeLessThanOrEqual(optimum * (1 + 1e-9));
  if (name !== long) expect(proved).toBe('optimal');
  // capb's optimum is published to three decimals.
  const allowed = name === long ? 1e-3 : 1e-9;
  expect(Math.abs(plan!.cost / optimum - 1)).toBeLessThanOrEqual(allowed);
});
