import { checkRoute } from './checking/check-route.ts';
import { checkUnserved } from './checking/check-unserved.ts';
import { readRules, type Rules } from './checking/drive.ts';
import { isCommitted } from './checking/limits.ts';
import type { Problem } from './problem.ts';
import type { Solution } from './solution.ts';

/** One way in which a solution breaks its problem, or says what is not so. */
export interface Violation {
  readonly kind: ViolationKind;
  readonly vehicle?: string | undefined;
  readonly job?: string | undefined;
  /** By how much, in the unit of what is broken. */
  readonly amount?: number | undefined;
  readonly message: string;
}

export type ViolationKind =
  /** Accounts: each job is served once or listed as unserved. */
  | 'unknown-vehicle'
  | 'unknown-job'
  | 'vehicle-twice'
  | 'job-twice'
  | 'job-missing'
  | 'route-missing'
  /** Limits of vehicles and jobs. */
  | 'frozen-changed'
  | 'capacity'
  | 'min-load'
  | 'late'
  | 'shift'
  | 'duty'
  | 'range'
  | 'stops'
  | 'skills'
  | 'unreachable'
  | 'release'
  | 'departure'
  | 'not-on-board'
  | 'on-board-elsewhere'
  | 'pickup-order'
  /** Claims: what the solution says about itself. */
  | 'wrong-time'
  | 'wrong-figure'
  | 'wrong-cost'
  | 'wrong-reason'
  | 'unserved-yet-fits'
  | 'unserved-yet-worth-it'
  | 'express-dropped';

export type Note = (violation: Violation) => void;

/**
 * Re-derives everything from the problem alone: that each route can be driven, what it costs, that
 * nothing was left out without need, and that each reason given is true. Shares no code and no state
 * with the search. Empty: the solution is sound. The problem itself must be valid.
 */
export function check(problem: Problem, solution: Solution): readonly Violation[] {
  const rules = readRules(problem);
  const violations: Violation[] = [];
  const note: Note = (violation) => violations.push(violation);
  checkAccounts(rules, solution, note);
  if (violations.length > 0) return violations;
  for (const route of solution.routes) checkRoute(rules, route, note);
  checkTotals(rules, solution, note);
  if (violations.length === 0) checkUnserved(rules, solution, note);
  return violations;
}

function checkAccounts(rules: Rules, solution: Solution, note: Note): void {
  const vehicles = new Set<string>();
  const seen = new Set<string>();
  const see = (job: string, kind: string, vehicle?: string): void => {
    if (!rules.jobs.has(job)) {
      note({ kind: 'unknown-job', job, vehicle, message: `there is no job '${job}'` });
    } else if (seen.has(`${kind} ${job}`)) {
      note({ kind: 'job-twice', job, vehicle, message: `'${job}' has two entries of ${kind}` });
    }
    seen.add(`${kind} ${job}`);
  };
  for (const { vehicle, stops } of solution.routes) {
    if (!rules.vehicles.has(vehicle)) {
      note({ kind: 'unknown-vehicle', vehicle, message: `there is no vehicle '${vehicle}'` });
    } else if (vehicles.has(vehicle)) {
      note({ kind: 'vehicle-twice', vehicle, message: `'${vehicle}' has two routes` });
    }
    vehicles.add(vehicle);
    for (const { job, kind } of stops) see(job, kind, vehicle);
  }
  for (const { job } of solution.unserved) see(job, 'delivery');
  for (const job of rules.jobs.keys()) {
    if (seen.has(`delivery ${job}`)) continue;
    note({ kind: 'job-missing', job, message: `'${job}' is neither served nor unserved` });
  }
  for (const [id, vehicle] of rules.vehicles) {
    if (vehicles.has(id) || !isCommitted(rules, vehicle)) continue;
    note({ kind: 'route-missing', vehicle: id, message: `'${id}' is out but has no route` });
  }
}

function checkTotals(rules: Rules, { routes, unserved, cost }: Solution, note: Note): void {
  const left = unserved.map(({ job }) => rules.jobs.get(job));
  const required = left.filter((job) => job?.prize === undefined);
  const express = required.filter((job) => job?.priority === 'express').length;
  const prizes = left.reduce((sum, job) => sum + (job?.prize ?? 0), 0);
  const compare = (name: string, said: number, found: number): void => {
    if (Math.abs(said - found) <= 1e-6 * Math.max(1, Math.abs(found))) return;
    const message = `cost.${name} says ${said}, but it is ${found}`;
    note({ kind: 'wrong-cost', amount: said - found, message });
  };
  // Each route's own cost was checked against the problem before.
  const driven = routes.reduce((sum, route) => sum + route.cost, 0);
  compare('total', cost.total, driven + prizes);
  compare('fixed + distance + time', cost.fixed + cost.distance + cost.time, driven);
  compare('prizes', cost.prizes, prizes);
  compare('unservedExpress', cost.unservedExpress, express);
  compare('unservedNormal', cost.unservedNormal, required.length - express);
}
