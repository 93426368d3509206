import type { Problem, TimeWindow } from './problem.ts';

/** Collects faults; the functions below speak of one field each. */
export type Report = (field: string, problem: string, fix: string) => void;

/** Sums of this many seconds, metres or grams stay exact in a double. */
export const LARGEST = 1e12;

export function place(problem: Problem, at: number, field: string, report: Report): void {
  if (Number.isInteger(at) && at >= 0 && at < problem.locations) return;
  report(field, `is ${at}`, `use a location index from 0 to ${problem.locations - 1}`);
}

export function loads(
  problem: Problem,
  load: readonly number[],
  field: string,
  report: Report,
): void {
  const needed = problem.dimensions.length;
  if (load.length !== needed) {
    report(
      field,
      `has ${load.length} entries, but there are ${needed} dimensions`,
      `give one number for each of: ${problem.dimensions.join(', ') || '(none)'}`,
    );
  }
  load.forEach((part, d) => amount(part, `${field}[${d}]`, report));
}

export function windows(
  list: readonly TimeWindow[] | undefined,
  field: string,
  report: Report,
): void {
  list?.forEach((w, i) => {
    window(w, `${field}[${i}]`, report);
    const before = list[i - 1];
    if (before !== undefined && w.opens <= before.closes) {
      report(
        `${field}[${i}].opens`,
        `(${w.opens}) is not after the close of the window before it (${before.closes})`,
        'sort the windows and merge those that touch',
      );
    }
  });
}

export function window(w: TimeWindow, field: string, report: Report): void {
  instant(w.opens, `${field}.opens`, report);
  instant(w.closes, `${field}.closes`, report);
  if (w.closes < w.opens) {
    report(
      `${field}.closes`,
      `(${w.closes}) is before it opens (${w.opens})`,
      'swap the two, or use the date of the next day for a window over midnight',
    );
  }
}

export function instant(value: number, field: string, report: Report): void {
  if (Math.abs(value) <= LARGEST) return;
  report(field, `is ${value}`, 'use a finite number of seconds from your origin');
}

export function amount(value: number, field: string, report: Report): void {
  if (value >= 0 && value <= LARGEST) return;
  report(field, `is ${value}`, 'use a finite number that is not negative');
}

export function wholeUpTo(value: number, most: number, field: string, report: Report): void {
  if (Number.isInteger(value) && value >= 0 && value <= most) return;
  report(field, `is ${value}`, 'use a whole number that is not negative');
}
