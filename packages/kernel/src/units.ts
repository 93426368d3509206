import { assert } from './assert.ts';
import type { Brand } from './brand.ts';

/** Inside TypeScript the type carries the unit; outside it (JSON, SQL, CSV, env) the name does. */
export type Metres = Brand<number, 'Metres'>;
export type Seconds = Brand<number, 'Seconds'>;
export type Grams = Brand<number, 'Grams'>;
export type Millilitres = Brand<number, 'Millilitres'>;
export type Millimetres = Brand<number, 'Millimetres'>;
export type Units = Brand<number, 'Units'>;
export type Probability = Brand<number, 'Probability'>;

export const metres = (n: number): Metres => finite(n, 'metres') as Metres;
export const seconds = (n: number): Seconds => finite(n, 'seconds') as Seconds;
export const minutes = (n: number): Seconds => seconds(n * 60);
export const hours = (n: number): Seconds => seconds(n * 3600);
export const days = (n: number): Seconds => seconds(n * 86_400);
export const grams = (n: number): Grams => wholeNumber(n, 'grams') as Grams;
export const millilitres = (n: number): Millilitres => wholeNumber(n, 'millilitres') as Millilitres;
export const millimetres = (n: number): Millimetres => wholeNumber(n, 'millimetres') as Millimetres;
export const units = (n: number): Units => wholeNumber(n, 'units') as Units;

export function probability(n: number): Probability {
  assert(n >= 0 && n <= 1, `a probability lies between 0 and 1, got ${n}`);
  return n as Probability;
}

function finite(n: number, name: string): number {
  assert(Number.isFinite(n), `${name} must be a finite number, got ${n}`);
  return n;
}

function wholeNumber(n: number, name: string): number {
  assert(Number.isSafeInteger(n), `${name} must be a whole number, got ${n}`);
  return n;
}
