/**
 * A branded value has the same runtime representation as the plain one; only the type checker sees
 * the difference. `Brand<number, 'Metres'>` is a number that cannot be passed where grams are meant.
 */
declare const brand: unique symbol;
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };
