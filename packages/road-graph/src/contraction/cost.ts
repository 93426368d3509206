/**
 * A cost is seconds first, metres second, as one exact number: centiseconds × 2^26 + decimetres.
 * Adding costs adds both parts; comparing them compares seconds, and metres where seconds are equal.
 * So a matrix cell, a route and the reference search agree to the last digit, and shortest paths are
 * nearly always unique.
 *
 * Exact below 2^53: journeys of up to 15 days and 6,700 km. Infinity is "no way".
 */
export const centisecond = 2 ** 26;

export const costOf = (centiseconds: number, decimetres: number): number =>
  centiseconds * centisecond + decimetres;
export const centisecondsOf = (cost: number): number => Math.floor(cost / centisecond);
export const decimetresOf = (cost: number): number =>
  cost - Math.floor(cost / centisecond) * centisecond;
