import { assert } from './assert.ts';
import type { Brand } from './brand.ts';

/** ISO 4217, e.g. `EUR`. */
export type Currency = Brand<string, 'Currency'>;
/** Integer minor units (cents); never a float. */
export interface Money {
  readonly minor: bigint;
  readonly currency: Currency;
}

export function currency(code: string): Currency {
  assert(/^[A-Z]{3}$/.test(code), `a currency is three capital letters, got ${code}`);
  return code as Currency;
}

export const money = (minor: bigint | number, code: Currency): Money => ({
  minor: BigInt(minor),
  currency: code,
});
export const zero = (code: Currency): Money => money(0n, code);

export function add(a: Money, b: Money): Money {
  return { minor: a.minor + sameCurrency(a, b).minor, currency: a.currency };
}
export function subtract(a: Money, b: Money): Money {
  return { minor: a.minor - sameCurrency(a, b).minor, currency: a.currency };
}
export const times = (a: Money, n: number): Money => {
  assert(Number.isSafeInteger(n), `money is multiplied by whole numbers only, got ${n}`);
  return { minor: a.minor * BigInt(n), currency: a.currency };
};
/** A share of an amount, rounded half away from zero to the minor unit. */
export function share(a: Money, fraction: number): Money {
  return money(BigInt(Math.round(Number(a.minor) * fraction)), a.currency);
}
export const sum = (amounts: Iterable<Money>, code: Currency): Money => {
  let total = zero(code);
  for (const amount of amounts) total = add(total, amount);
  return total;
};
export const isLess = (a: Money, b: Money): boolean => a.minor < sameCurrency(a, b).minor;

/** `12.30 EUR`; two decimals unless the currency has another number of minor digits. */
export function formatMoney(a: Money): string {
  const digits = minorDigits(a.currency);
  const sign = a.minor < 0n ? '-' : '';
  const text = (a.minor < 0n ? -a.minor : a.minor).toString().padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  const fraction = digits > 0 ? `.${text.slice(-digits)}` : '';
  return `${sign}${whole}${fraction} ${a.currency}`;
}

const withoutMinorUnit = new Set(['JPY', 'KRW', 'VND', 'CLP', 'ISK', 'UGX', 'RWF', 'XAF', 'XOF']);
export const minorDigits = (code: Currency): number => (withoutMinorUnit.has(code) ? 0 : 2);

function sameCurrency(a: Money, b: Money): Money {
  assert(a.currency === b.currency, `cannot mix ${a.currency} and ${b.currency}`);
  return b;
}
