import type { Report } from './report.ts';

/** The report for people. */
export function tableOf(report: Report): string {
  const { orders, visits } = report;
  const rows: [string, string][] = [
    ['orders in', String(orders.placed)],
    ['  by delivery', listed(orders.bySla)],
    ['  at the end', listed(orders.byStage)],
    ['  cancelled because', listed(orders.cancelledBecause)],
    ['baskets left behind', String(visits.abandoned)],
    ['visits without an order', listed(visits.lost)],
    ['delivered in several shipments', percent(orders.splitShare)],
    ['shipments by', listed(report.byService)],
    ['promise kept', percent(orders.promiseKept)],
    ['  by delivery', listed(orders.promiseKeptBySla, percent)],
    ['facts', String(report.facts)],
    ['decisions', String(report.decisions)],
    ['worker deaths', String(report.workerDeaths)],
    ['trace hash', report.traceHash],
    ['simulated until', report.simulatedUntil],
    ['seconds', `${report.seconds} (${report.simulatedHoursPerSecond} simulated hours a second)`],
    ['violations', report.violation === undefined ? 'none' : '1'],
  ];
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  const table = rows.map(([name, value]) => `${name.padEnd(width)}${value}\n`).join('');
  if (report.violation === undefined) return table;
  return `${table}\nviolated: ${report.violation}\n\nagain: ${report.replay}\n`;
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

const listed = (
  counts: Readonly<Record<string, number>>,
  show: (n: number) => string = String,
): string =>
  Object.entries(counts)
    .map(([name, n]) => `${name} ${show(n)}`)
    .join(', ') || '–';
