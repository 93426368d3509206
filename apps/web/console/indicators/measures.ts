import type { Api, ReplyOf } from '@waystock/contract';
import type { Currency } from '@waystock/kernel';
import { formatCount, formatDistance, formatMoney, formatShare } from '../../kit/format.ts';

export type Indicators = ReplyOf<Api['control']['indicators']>;
export type Period = Indicators['items'][number];

/** Something that is watched: of one period, or of several together. */
export interface Measure {
  readonly key: string;
  readonly label: string;
  /** Undefined where there is nothing to measure. */
  readonly of: (periods: readonly Period[]) => number | undefined;
  readonly text: (value: number | undefined, currency: Currency) => string;
}

const total = (periods: readonly Period[], of: (one: Period) => number): number =>
  periods.reduce((sum, one) => sum + of(one), 0);

/** Parts of a whole, over all the periods: a share of shares would weigh quiet hours too much. */
const ratio =
  (part: (one: Period) => number, whole: (one: Period) => number) =>
  (periods: readonly Period[]): number | undefined => {
    const all = total(periods, whole);
    return all === 0 ? undefined : total(periods, part) / all;
  };

const orNothing =
  (format: (value: number) => string) =>
  (value: number | undefined): string =>
    value === undefined ? '–' : format(value);

export const measures: readonly [Measure, ...Measure[]] = [
  {
    key: 'orders',
    label: 'Orders',
    of: (periods) => total(periods, (one) => one.orders),
    text: orNothing(formatCount),
  },
  {
    key: 'kept',
    label: 'Promise kept',
    of: ratio(
      (one) => one.in_time,
      (one) => one.delivered,
    ),
    text: formatShare,
  },
  {
    key: 'cost',
    label: 'Cost per order',
    of: ratio(
      (one) => Number(one.plan_cost_minor),
      (one) => one.planned,
    ),
    text: (value, currency) =>
      value === undefined ? '–' : formatMoney(BigInt(Math.round(value)), currency),
  },
  {
    key: 'split',
    label: 'Split share',
    of: ratio(
      (one) => one.split,
      (one) => one.orders - one.cancelled,
    ),
    text: formatShare,
  },
  {
    key: 'driven',
    label: 'Driven',
    of: (periods) => total(periods, (one) => one.driven_m),
    text: orNothing(formatDistance),
  },
];
