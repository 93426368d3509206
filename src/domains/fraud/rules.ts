import {
  between,
  type CustomerId,
  formatMoney,
  greatCircle,
  type Instant,
  type Money,
  money,
  type OrderId,
  type Position,
} from '@waystock/kernel';

/** An order whose money is held, as the rules see it. No names, streets or numbers of people. */
export interface Application {
  readonly orderId: OrderId;
  readonly customerId: CustomerId;
  /** When the account was opened; undefined for a guest. */
  readonly customerSince: Instant | undefined;
  readonly amount: Money;
  readonly placedAt: Instant;
  /** Where it goes; undefined when the customer fetches it from a site. */
  readonly delivery: Place | undefined;
  /** Where the means of payment is at home, if that is told, and as far as it is known. */
  readonly billing:
    | (Pick<Place, 'country'> & { readonly position: Position | undefined })
    | undefined;
}

export interface Place {
  /** ISO 3166-1, two capitals. */
  readonly country: string;
  readonly position: Position;
  /** The same for the same door however it is spelt: see `address-key.ts`. */
  readonly addressKey: string;
}

/** What happened before this order, from the screenings and declines on record. */
export interface History {
  /** Other orders of this customer. */
  readonly ordersLastHour: number;
  readonly ordersLastDay: number;
  /** Other customers who had something sent to this address in the last day. */
  readonly customersAtAddress: number;
  /** Payments of this customer declined in the last day. */
  readonly declinesLastDay: number;
  /** Amounts of this customer's cleared orders in this currency, the last twenty of them. */
  readonly clearedAmounts: readonly Money[];
  readonly addressUsedBefore: boolean;
}

/** Why points were given, in words that can be shown to the person who decides. */
export interface Reason {
  readonly rule: RuleName;
  readonly points: number;
  readonly detail: string;
}

export type RuleName =
  | 'orders-by-customer'
  | 'customers-at-address'
  | 'billing-mismatch'
  | 'unfamiliar-address'
  | 'order-value'
  | 'account-age'
  | 'declined-payments';

/** From how much on a first order is unusual, in minor units. A currency not listed has no bound. */
export type HighValues = Readonly<Record<string, number>>;

export const highValues: HighValues = {
  EUR: 500_00,
  USD: 500_00,
  GBP: 450_00,
  CHF: 500_00,
  KES: 65_000_00,
  VND: 12_500_000,
  JPY: 80_000,
};

type Finding = Omit<Reason, 'rule'> | undefined;
type Rule = (application: Application, history: History, high: HighValues) => Finding;

/** Each rule looks at one thing; their points add up, so no single sign but a gross one rejects. */
export const rules: Readonly<Record<RuleName, Rule>> = {
  'orders-by-customer': (_, { ordersLastHour, ordersLastDay }) =>
    worst(
      step(
        ordersLastHour,
        [
          [6, 50],
          [3, 25],
        ],
        (n) => `${n} other orders in the last hour`,
      ),
      step(
        ordersLastDay,
        [
          [20, 50],
          [10, 25],
        ],
        (n) => `${n} other orders in the last day`,
      ),
    ),

  'customers-at-address': ({ delivery }, { customersAtAddress }) =>
    delivery &&
    step(
      customersAtAddress,
      [
        [6, 45],
        [3, 25],
      ],
      (n) => `${n} other customers had orders sent to this address in the last day`,
    ),

  'billing-mismatch'({ billing, delivery }) {
    if (!billing || !delivery) return undefined;
    if (billing.country !== delivery.country)
      return {
        points: 30,
        detail: `billed in ${billing.country}, delivered in ${delivery.country}`,
      };
    if (!billing.position) return undefined;
    const km = Math.round(greatCircle(billing.position, delivery.position) / 1000);
    return step(km, [[500, 10]], (n) => `billed ${n} km away from the delivery`);
  },

  'unfamiliar-address': ({ delivery }, { clearedAmounts, addressUsedBefore }) =>
    delivery && !addressUsedBefore && clearedAmounts.length >= 3
      ? { points: 10, detail: 'a known customer orders to an address not used before' }
      : undefined,

  'order-value': ({ amount }, { clearedAmounts }, high) =>
    clearedAmounts.length >= 3
      ? againstHistory(amount, clearedAmounts)
      : againstBound(amount, high[amount.currency]),

  'account-age'({ customerSince, placedAt }) {
    if (customerSince === undefined) return { points: 15, detail: 'ordered without an account' };
    const hours = between(customerSince, placedAt) / 3600;
    if (hours < 1) return { points: 20, detail: 'the account is less than an hour old' };
    if (hours < 24) return { points: 10, detail: 'the account is less than a day old' };
    if (hours < 168) return { points: 5, detail: 'the account is less than a week old' };
    return undefined;
  },

  'declined-payments': (_, { declinesLastDay }) =>
    step(
      declinesLastDay,
      [
        [3, 45],
        [2, 25],
        [1, 10],
      ],
      (n) =>
        n === 1 ? '1 payment declined in the last day' : `${n} payments declined in the last day`,
    ),
};

function againstHistory(amount: Money, cleared: readonly Money[]): Finding {
  const usual = medianOf(cleared.map((each) => Number(each.minor)));
  if (usual <= 0) return undefined;
  const text = formatMoney(money(usual, amount.currency));
  return step(
    Math.floor(Number(amount.minor) / usual),
    [
      [10, 40],
      [4, 20],
    ],
    (n) => `${n} times the usual ${text} of this customer`,
  );
}

function againstBound(amount: Money, bound: number | undefined): Finding {
  if (bound === undefined) return undefined;
  const text = formatMoney(money(bound, amount.currency));
  return worst(
    Number(amount.minor) > 3 * bound
      ? { points: 45, detail: `more than three times ${text} from a customer with little history` }
      : undefined,
    Number(amount.minor) > bound
      ? { points: 25, detail: `more than ${text} from a customer with little history` }
      : undefined,
  );
}

/** The points of the highest step reached; steps come highest first. */
function step(
  n: number,
  steps: readonly (readonly [from: number, points: number])[],
  say: (n: number) => string,
): Finding {
  const reached = steps.find(([from]) => n >= from);
  return reached && { points: reached[1], detail: say(n) };
}

const worst = (a: Finding, b: Finding): Finding => ((b?.points ?? 0) > (a?.points ?? 0) ? b : a);

/** The lower of two middle values, so that it is an amount that was paid. */
function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}
