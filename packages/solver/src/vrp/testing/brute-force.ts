import { readRules } from '../checking/drive.ts';
import { feasibleDrive, limitsOf, priceOf } from '../checking/limits.ts';
import type { Problem, Vehicle, Visit } from '../problem.ts';

/**
 * The optimum by trying everything: each vehicle's cheapest order for each set of jobs, then the
 * best way to share the sets out. For up to six or seven jobs without pickups. Judges feasibility
 * with the checker, not with the search.
 */
export interface Optimum {
  readonly unservedExpress: number;
  readonly unservedNormal: number;
  readonly total: number;
}

export function optimumOf(problem: Problem): Optimum {
  const sets = 1 << problem.jobs.length;
  let shared = new Float64Array(sets).fill(Infinity);
  shared[0] = 0;
  for (const vehicle of problem.vehicles) {
    const alone = cheapestBySet(problem, vehicle);
    const next = new Float64Array(sets).fill(Infinity);
    for (let all = 0; all < sets; all++) {
      for (let part = all; ; part = (part - 1) & all) {
        const cost = alone[part]! + shared[all ^ part]!;
        if (cost < next[all]!) next[all] = cost;
        if (part === 0) break;
      }
    }
    shared = next;
  }
  return bestSet(problem, shared);
}

function bestSet({ jobs }: Problem, costs: Float64Array): Optimum {
  let best: Optimum = { unservedExpress: Infinity, unservedNormal: Infinity, total: Infinity };
  costs.forEach((cost, served) => {
    if (cost === Infinity) return;
    const left = jobs.filter((_, j) => (served & (1 << j)) === 0);
    const required = left.filter((job) => job.prize === undefined);
    const express = required.filter((job) => job.priority === 'express').length;
    const prizes = left.reduce((sum, job) => sum + (job.prize ?? 0), 0);
    const found = {
      unservedExpress: express,
      unservedNormal: required.length - express,
      total: cost + prizes,
    };
    if (isBetter(found, best)) best = found;
  });
  return best;
}

const isBetter = (a: Optimum, b: Optimum): boolean =>
  a.unservedExpress - b.unservedExpress < 0 ||
  (a.unservedExpress === b.unservedExpress &&
    (a.unservedNormal < b.unservedNormal ||
      (a.unservedNormal === b.unservedNormal && a.total < b.total)));

/** Least cost of serving exactly the set, over all orders; Infinity where there is none. */
function cheapestBySet(problem: Problem, vehicle: Vehicle): Float64Array {
  const rules = readRules(problem);
  const limits = limitsOf(rules, vehicle);
  const costs = new Float64Array(1 << problem.jobs.length).fill(Infinity);
  costs[0] = 0;
  const able = problem.jobs.map(
    (job) => job.skills?.every((skill) => vehicle.skills?.includes(skill)) ?? true,
  );
  const extend = (set: number, visits: readonly Visit[]): void => {
    problem.jobs.forEach((job, j) => {
      if ((set & (1 << j)) !== 0 || !able[j]) return;
      const more: readonly Visit[] = [...visits, { job: job.id, kind: 'delivery' }];
      const driven = feasibleDrive(rules, vehicle, more, limits);
      const joined = set | (1 << j);
      if (driven !== null) {
        costs[joined] = Math.min(costs[joined]!, priceOf(rules, vehicle, driven, more));
      }
      extend(joined, more);
    });
  };
  extend(0, []);
  return costs;
}
