/** Uniform numbers in [0, 1), the same again for the same seed. */
export type Chance = () => number;

/**
 * xoshiro128** (Blackman and Vigna, Scrambled linear pseudorandom number generators, 2021), its four
 * words filled by splitmix32 so that neighbouring seeds differ at once.
 */
export function seededChance(seed: number): Chance {
  let state = seed | 0;
  const word = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let z = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return z ^ (z >>> 16);
  };
  let [a, b, c, d] = [word(), word(), word(), word()];
  return () => {
    const fives = Math.imul(b, 5);
    const result = Math.imul((fives << 7) | (fives >>> 25), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result / 4_294_967_296;
  };
}

/** A whole number in [0, n). */
export const below = (chance: Chance, n: number): number => Math.floor(chance() * n);
