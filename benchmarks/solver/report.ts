import { LIMITS, TARGET_CLASSES, type TargetClass } from './classes.ts';
import type { Known } from './instances.ts';
import { gapOf } from './judge.ts';
import type { Run } from './store.ts';

export interface Report {
  readonly commit: string;
  readonly cpu: string;
  readonly cores: number;
  readonly node: string;
  /** Seconds of the runs over all instances. */
  readonly everywhere: number;
  /** Name → version, or why not run. */
  readonly solvers: Readonly<Record<string, string>>;
  readonly known: readonly Known[];
  readonly runs: readonly Run[];
}

/** Mean gap of a solver on one instance at one limit; null without a feasible run. */
export function meanGap(
  { known, runs }: Pick<Report, 'known' | 'runs'>,
  { solver, file, seconds }: Pick<Run, 'solver' | 'file' | 'seconds'>,
): number | null {
  const instance = known.find((one) => one.file === file);
  const own = runs.filter((r) => r.solver === solver && r.file === file && r.seconds === seconds);
  const gaps = own.flatMap((run) => (instance ? (gapOf(instance, run) ?? []) : []));
  if (gaps.length === 0 || gaps.length < own.length) return null;
  return gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
}

const shown = (gap: number | null): string => (gap === null ? '–' : gap.toFixed(2));

/** The report for people, in markdown. */
export function writeReport(report: Report): string {
  const solvers = Object.keys(report.solvers);
  const feasible = report.runs.filter((run) => run.solver === 'waystock' && run.feasible).length;
  const ours = report.runs.filter((run) => run.solver === 'waystock').length;
  return [
    '# The solver against best-known values and its peers',
    '',
    `Commit ${report.commit.slice(0, 10)}, Node ${report.node}, ${report.cores} cores of ${report.cpu}.`,
    'Gap to the best-known value in %, mean over seeds; every plan is judged by the independent',
    'checker. Our seconds count from the start of node; those of the others from the start of their',
    'search, after their packages and the problem were loaded.',
    '',
    ...solvers.map((name) => `- ${name}: ${report.solvers[name]}`),
    '',
    `Feasible: ${feasible} of our ${ours} runs.`,
    '',
    '![Gap by class and seconds](solver.svg)',
    '',
    '## One instance for each class and size',
    '',
    ...classTable(report, solvers),
    '',
    `## Every instance, ${report.everywhere} s, one seed`,
    '',
    ...instanceTable(report),
    '',
    ...notesOf(report),
  ].join('\n');
}

function classTable(report: Report, solvers: readonly string[]): string[] {
  const rows = TARGET_CLASSES.flatMap((target) =>
    LIMITS.map((seconds) => classRow(report, solvers, target, seconds)),
  );
  return [
    `| class | s | target | ${solvers.join(' | ')} |`,
    `|---|--:|--:|${solvers.map(() => '--:|').join('')}`,
    ...rows,
  ];
}

function classRow(
  report: Report,
  solvers: readonly string[],
  { name, file, targets }: TargetClass,
  seconds: number,
): string {
  const gaps = solvers.map((solver) => meanGap(report, { solver, file, seconds }));
  const least = Math.min(...gaps.map((gap) => gap ?? Infinity));
  const cells = gaps.map((gap) => {
    const text = shown(gap);
    return gap !== null && text === shown(least) ? `**${text}**` : text;
  });
  return `| ${name} | ${seconds} | ${targets[seconds] ?? ''} | ${cells.join(' | ')} |`;
}

function instanceTable(report: Report): string[] {
  const rows = report.known.map((known) => {
    const run = report.runs.find(
      (one) =>
        one.solver === 'waystock' && one.file === known.file && one.seconds === report.everywhere,
    );
    const gap = run ? shown(gapOf(known, run)) : 'not run';
    const cost = run?.cost ?? '';
    const fleet = known.class === 'PDPTW' ? ` in ${run?.vehicles ?? '–'} of ${known.vehicles}` : '';
    const what = run && !run.feasible ? (run.note ?? run.violations.join(', ')) : run ? 'yes' : '';
    return `| ${known.file} | ${known.n} | ${known.best} | ${cost}${fleet} | ${gap} | ${what} |`;
  });
  return [
    '| instance | n | best known | cost | gap | feasible |',
    '|---|--:|--:|--:|--:|---|',
    ...rows,
  ];
}

function notesOf({ runs }: Report): string[] {
  const notes = new Set(
    runs.flatMap(({ solver, file, note }) =>
      solver === 'waystock' || note === undefined ? [] : [`- ${solver}, ${file}: ${note}`],
    ),
  );
  return notes.size === 0 ? [] : ['## Not run', '', ...notes, ''];
}
