import { listed, percent } from '../report-table.ts';
import type { ReplayReport } from './main.ts';
import { shownMoney } from './outcome.ts';

export interface Latency {
  readonly n: number;
  readonly p50: number;
  readonly p99: number;
}

export function latencyOf(all: readonly number[]): Latency {
  const sorted = all.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    Number(
      (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(2),
    );
  return { n: sorted.length, p50: at(0.5), p99: at(0.99) };
}

type Row = readonly [name: string, value: string];

/** For people. */
export function tableOf(report: ReplayReport): string {
  const rows = [...cameIn(report), ...cost(report), ...road(report), ...howFast(report)];
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  const table = rows.map(([name, value]) => `${name.padEnd(width)}${value}`).join('\n');
  const { violation, replay } = report.run;
  return violation === undefined ? `${table}\n` : `${table}\n\nviolated: ${violation}\n${replay}\n`;
}

const daysOf = (n: number): string => (n === 1 ? '1 day' : `${n} days`);

const cameIn = ({ command, ordersIn, folded, skus, run, outcome }: ReplayReport): Row[] => {
  const { orders, visits, shipments } = run;
  const planned = Object.values(orders.byStrategy).reduce((a, b) => a + b, 0);
  const split = planned - (orders.byStrategy['single-source'] ?? 0);
  return [
    [
      'city',
      `${command.city}, ${daysOf(command.days)}, ${folded.toFixed(1)} days of trade in each`,
    ],
    ['orders in', `${ordersIn} of ${skus} SKUs`],
    ['placed', `${orders.placed} (${listed(orders.bySla)})`],
    ['refused', listed(visits.lost)],
    [
      'delivered',
      `${outcome.delivered}, ${percent(outcome.delivered / Math.max(1, orders.placed))} of those placed`,
    ],
    ['at the end', listed(orders.byStage)],
    ['cancelled because', listed(orders.cancelledBecause)],
    ['split or consolidated', percent(split / Math.max(1, planned))],
    [
      'on time',
      `${percent(shipments.promiseKept)} (${listed(shipments.promiseKeptBySla, percent)})`,
    ],
  ];
};

const cost = ({ outcome }: ReplayReport): Row[] => {
  const { currency, costPerOrder, parts, lastMileShare } = outcome;
  const shown = (minor: number): string => shownMoney(minor, currency);
  return [
    ['cost per order', `${shown(costPerOrder)}, of it last mile ${percent(lastMileShare)}`],
    [
      'of it',
      `own vehicles ${shown(parts.ownVehicles)}, carriers ${shown(parts.carriers)}, sites ${shown(parts.sites)}`,
    ],
  ];
};

const road = ({ outcome, run }: ReplayReport): Row[] => [
  ['routes', `${run.routes.driven} by ${run.routes.vehicles} vehicles, ${run.routes.stops} stops`],
  [
    'kilometres',
    `${Math.round(outcome.kilometres)}, empty ${Math.round(outcome.emptyKilometres)} ` +
      `(${percent(outcome.emptyKilometres / Math.max(1, outcome.kilometres))})`,
  ],
];

const howFast = ({ decisions, run }: ReplayReport): Row[] => [
  ...Object.entries(decisions).map(
    ([name, { n, p50, p99 }]): Row => [`${name}, ms`, `p50 ${p50}, p99 ${p99} (${n} times)`],
  ),
  ['took', `${run.seconds} s`],
  ['trace hash', run.traceHash],
  ['violations', run.violation === undefined ? 'none' : '1'],
];
