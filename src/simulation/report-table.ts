import type { Report } from './report.ts';

type Row = readonly [name: string, value: string];

/** The report for people. */
export function tableOf(report: Report): string {
  const sections: readonly (readonly [title: string, rows: readonly Row[]])[] = [
    ['Shop', shopRows(report)],
    ['Promise', promiseRows(report)],
    ['Road', roadRows(report)],
    ['Faults put in', faultRows(report)],
    ['Run', runRows(report)],
  ];
  const width = Math.max(...sections.flatMap(([, rows]) => rows.map(([name]) => name.length))) + 2;
  const table = sections
    .map(([title, rows]) =>
      [title, ...rows.map(([name, value]) => `  ${name.padEnd(width)}${value}`), ''].join('\n'),
    )
    .join('\n');
  return report.violation === undefined ? table : `${table}\n${verdictOf(report)}`;
}

const shopRows = ({ orders, visits }: Report): Row[] => [
  ['orders placed', String(orders.placed)],
  ['by delivery', listed(orders.bySla)],
  ['at the end', listed(orders.byStage)],
  ['cancelled because', listed(orders.cancelledBecause)],
  ['planned as', listed(orders.byStrategy)],
  ['baskets left behind', String(visits.abandoned)],
  ['visits without an order', listed(visits.lost)],
];

const promiseRows = ({ shipments }: Report): Row[] => [
  ['shipments by', listed(shipments.byService)],
  ['arrived', `${shipments.arrived}, ${shipments.late} of them late`],
  ['in time', percent(shipments.promiseKept)],
  ['by delivery', listed(shipments.promiseKeptBySla, percent)],
];

const roadRows = ({ routes }: Report): Row[] => [
  ['routes driven', `${routes.driven} by ${routes.vehicles} vehicles`],
  ['kilometres', String(routes.kilometres)],
  ['stops a route', ratio(routes.stops, routes.driven)],
  ['kilometres a stop', ratio(routes.kilometres, routes.stops)],
];

const faultRows = ({ faults, workerDeaths }: Report): Row[] => [
  ['worker died', String(workerDeaths)],
  ...Object.entries(faults).map(([name, n]): Row => [name, String(n)]),
];

const runRows = (report: Report): Row[] => [
  ['facts', String(report.facts)],
  ['decisions', String(report.decisions)],
  ['simulated until', report.simulatedUntil],
  ['took', `${report.seconds} s, ${report.simulatedHoursPerSecond} simulated hours a second`],
  ['trace hash', report.traceHash],
  ['violations', report.violation === undefined ? 'none' : '1'],
];

function verdictOf({ violation, stories = {}, replay }: Report): string {
  const told = Object.entries(stories).map(
    ([id, lines]) => `\n${id}\n${lines.map((line) => `  ${line}\n`).join('')}`,
  );
  return `violated: ${violation}\n${told.join('')}\nagain: ${replay}\n`;
}

export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const ratio = (a: number, b: number): string => (b === 0 ? '–' : (a / b).toFixed(1));

export const listed = (
  counts: Readonly<Record<string, number>>,
  show: (n: number) => string = String,
): string =>
  Object.entries(counts)
    .map(([name, n]) => `${name} ${show(n)}`)
    .join(', ') || '–';
