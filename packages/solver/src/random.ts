/** Uniform numbers in [0, 1), the same again for the same seed. */
export type Chance = () => number;

/** sfc32 (Doty-Humphrey, PractRand), seeded through splitmix32 so that near seeds differ at once. */
export function seededChance(seed: number): Chance {
  let mixed = (Math.trunc(seed) ^ Math.trunc(seed / 4_294_967_296)) | 0;
  const word = (): number => {
    mixed = (mixed + 0x9e3779b9) | 0;
    let z = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return z ^ (z >>> 15);
  };
  let a = word();
  let b = word();
  let c = word();
  let counter = 1;
  return () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  };
}

/** A whole number in [0, n). */
export const below = (chance: Chance, n: number): number => Math.floor(chance() * n);

/** Random order, in place (Fisher–Yates). */
export function shuffle(chance: Chance, items: number[]): void {
  for (let i = items.length - 1; i > 0; i--) {
    const j = below(chance, i + 1);
    const kept = items[i] as number;
    items[i] = items[j] as number;
    items[j] = kept;
  }
}
