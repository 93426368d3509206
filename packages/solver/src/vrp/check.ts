import { checkRoute } from './checking/check-route.ts';
import { checkUnserved } from './checking/check-unserved.ts';
import { readRules, type Rules } from './checking/drive.ts';
import { isCommitted } from './checking/limits.ts';
import { changeCost } from './checking/penalties.ts';
import type { Job, Problem } from './problem.ts';
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
  | 'collection'
  | 'collection-order'
  | 'collection-only'
  | 'express-order'
  | 'group'
  | 'reload'
  | 'break'
  | 'last-in-first-out'
  | 'ride-time'
  /** Claims: what the solution says about itself. */
  | 'wrong-time'
  | 'wrong-figure'
  | 'wrong-cost'
  | 'wrong-reason'
  | 'unserved-yet-fits'
  | 'unserved-yet-worth-it'
  | 'express-dropped'
  | 'tier-dropped';

export type Note = (violation: Violation) => void;

/**
 * Re-derives everything from the problem alone: that each route can be driven, what it costs, that
 * nothing was left out without need, and that each reason given is true. Shares no code and no state
 * with the search. Empty: the solution is sound. The problem itself must be valid. `claims: false`
 * leaves the reasons of unserved jobs alone: for plans that come without any.
 */
export function check(
  problem: Problem,
  solution: Solution,
  { claims = true }: { readonly claims?: boolean | undefined } = {},
): readonly Violation[] {
  const rules = readRules(problem);
  const violations: Violation[] = [];
  const note: Note = (violation) => violations.push(violation);
  checkAccounts(rules, solution, note);
  if (violations.length > 0) return violations;
  for (const route of solution.routes) checkRoute(rules, route, note);
  checkTotals(rules, solution, note);
  if (claims && violations.length === 0) checkUnserved(rules, solution, note);
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
  for (const { job } of solution.unserved) see(job, lastKindOf(rules, job));
  const chosen = checkGroups(rules, solution, note);
  for (const { id: job, group } of rules.jobs.values()) {
    if (seen.has(`${lastKindOf(rules, job)} ${job}`)) continue;
    if (group !== undefined && chosen.has(group)) continue;
    note({ kind: 'job-missing', job, message: `'${job}' is neither served nor unserved` });
  }
  for (const [id, vehicle] of rules.vehicles) {
    if (vehicles.has(id) || !isCommitted(rules, vehicle)) continue;
    note({ kind: 'route-missing', vehicle: id, message: `'${id}' is out but has no route` });
  }
}

const lastKindOf = (rules: Rules, job: string): string =>
  rules.jobs.get(job)?.collection ? 'collection' : 'delivery';

/** At most one of each group is served, and its alternatives are not unserved then. */
function checkGroups(rules: Rules, solution: Solution, note: Note): ReadonlySet<string> {
  const chosen = new Map<string, string>();
  for (const { vehicle, stops } of solution.routes) {
    for (const { job } of stops) {
      const group = rules.jobs.get(job)?.group;
      if (group === undefined) continue;
      const other = chosen.get(group) ?? job;
      chosen.set(group, other);
      if (other === job) continue;
      const message = `'${job}' and '${other}' of group '${group}' are both served`;
      note({ kind: 'group', job, vehicle, message });
    }
  }
  for (const { job } of solution.unserved) {
    const group = rules.jobs.get(job)?.group;
    if (group === undefined || !chosen.has(group)) continue;
    const message = `'${job}' is no loss: '${chosen.get(group)}' of its group is served`;
    note({ kind: 'group', job, message });
  }
  return new Set(chosen.keys());
}

/** Of each group, one job counts as left out. */
function lostJobs(rules: Rules, { unserved }: Solution): readonly Job[] {
  const groups = new Set<string>();
  return unserved
    .map(({ job }) => rules.jobs.get(job) as Job)
    .filter(({ group }) => {
      if (group === undefined) return true;
      const first = !groups.has(group);
      groups.add(group);
      return first;
    });
}

function checkTotals(rules: Rules, solution: Solution, note: Note): void {
  const { routes, cost } = solution;
  const left = lostJobs(rules, solution);
  const required = left.filter((job) => job.prize === undefined);
  const express = required.filter((job) => job.priority === 'express').length;
  const prizes = left.reduce((sum, job) => sum + (job.prize ?? 0), 0);
  const changes = changeCost(rules, solution);
  const compare = (name: string, said: number, found: number): void => {
    if (Math.abs(said - found) <= 1e-6 * Math.max(1, Math.abs(found))) return;
    const message = `cost.${name} says ${said}, but it is ${found}`;
    note({ kind: 'wrong-cost', amount: said - found, message });
  };
  // Each route's own cost was checked against the problem before.
  const driven = routes.reduce((sum, route) => sum + route.cost, 0);
  compare('total', cost.total, driven + prizes + changes);
  const parts = cost.fixed + cost.distance + cost.time + (cost.penalties ?? 0);
  compare('fixed + distance + time + penalties', parts, driven + changes);
  compare('prizes', cost.prizes, prizes);
  compare('unservedExpress', cost.unservedExpress, express);
  compare('unservedNormal', cost.unservedNormal, required.length - express);
}
