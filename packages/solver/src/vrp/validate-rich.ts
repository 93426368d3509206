import type { Job, Lateness, Problem, Vehicle } from './problem.ts';
import { amount, instant, place, type Report, windows, wholeUpTo } from './validate-values.ts';

/** Faults of the richer parts of the model: reloads, breaks, lateness, groups, rules. */
export function richVehicleFaults(
  problem: Problem,
  vehicle: Vehicle,
  field: string,
  report: Report,
): void {
  const { reload, breaks, cost, overtimeAfter } = vehicle;
  if (overtimeAfter !== undefined) amount(overtimeAfter, `${field}.overtimeAfter`, report);
  if (cost.perOvertimeHour !== undefined && overtimeAfter === undefined) {
    report(`${field}.overtimeAfter`, 'is missing', 'say after how many seconds overtime begins');
  }
  if (reload) {
    if (reload.at.length === 0) {
      report(`${field}.reload.at`, 'is empty', 'name a location, or remove the reload');
    }
    reload.at.forEach((at, i) => place(problem, at, `${field}.reload.at[${i}]`, report));
    if (reload.most !== undefined) wholeUpTo(reload.most, 1e6, `${field}.reload.most`, report);
    if (reload.service !== undefined) amount(reload.service, `${field}.reload.service`, report);
  }
  breaks?.forEach((rest, i) => {
    amount(rest.duration, `${field}.breaks[${i}].duration`, report);
    windows(rest.windows, `${field}.breaks[${i}].windows`, report);
    if (rest.windows.length === 0) {
      report(`${field}.breaks[${i}].windows`, 'is empty', 'say when the break may start');
    }
    if (breaks.findIndex(({ id }) => id === rest.id) !== i) {
      report(`${field}.breaks[${i}].id`, `repeats '${rest.id}'`, 'use each name once');
    }
  });
}

export function richJobFaults(job: Job, field: string, report: Report): void {
  if (job.setup !== undefined) amount(job.setup, `${field}.setup`, report);
  if (job.maxRide !== undefined) {
    amount(job.maxRide, `${field}.maxRide`, report);
    if (job.pickup === undefined) {
      report(`${field}.maxRide`, 'stands on a job without a pickup', 'remove it');
    }
  }
  if (job.collection && (job.pickup || job.onBoard !== undefined)) {
    report(`${field}.collection`, 'stands beside a pickup or onBoard', 'keep one of them');
  }
  if (job.tier !== undefined && !(Number.isInteger(job.tier) && job.tier >= 1 && job.tier <= 99)) {
    report(`${field}.tier`, `is ${job.tier}`, 'use a whole number from 1 to 99');
  }
  if (job.tier !== undefined && (job.priority === 'express' || job.prize !== undefined)) {
    report(`${field}.tier`, 'stands on an EXPRESS or an optional job', 'remove it');
  }
  if (job.lateness) latenessFaults(job.lateness, `${field}.lateness`, report);
}

function latenessFaults({ promise, steps }: Lateness, field: string, report: Report): void {
  instant(promise, `${field}.promise`, report);
  if (steps.length === 0) report(`${field}.steps`, 'is empty', 'give at least one slope');
  steps.forEach(({ after, perHour }, i) => {
    amount(after, `${field}.steps[${i}].after`, report);
    amount(perHour, `${field}.steps[${i}].perHour`, report);
    const before = steps[i - 1];
    if (before && after <= before.after) {
      report(
        `${field}.steps[${i}].after`,
        `(${after}) is not after the one before it`,
        'sort them',
      );
    }
  });
}

/** Jobs of a group are the same order: they rank the same. */
export function groupFaults({ jobs }: Problem, report: Report): void {
  const first = new Map<string, Job>();
  jobs.forEach((job, j) => {
    if (job.group === undefined) return;
    const other = first.get(job.group) ?? job;
    first.set(job.group, other);
    for (const name of ['priority', 'tier', 'prize'] as const) {
      if (job[name] === other[name]) continue;
      const message = `differs from that of '${other.id}' in group '${job.group}'`;
      report(`jobs[${j}].${name}`, message, 'give all alternatives of an order the same');
    }
  });
}

export function rulesFaults({ rules }: Problem, report: Report): void {
  if (rules?.costPerChange !== undefined) {
    amount(rules.costPerChange, 'rules.costPerChange', report);
  }
  const { expressFirst } = rules ?? {};
  if (typeof expressFirst === 'number') amount(expressFirst, 'rules.expressFirst', report);
  else if (expressFirst !== undefined && expressFirst !== 'strict') {
    report('rules.expressFirst', `is '${String(expressFirst)}'`, "use 'strict' or an amount");
  }
}
