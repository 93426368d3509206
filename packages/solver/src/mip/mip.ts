/**
 * A mixed-integer linear programme as data: minimise Σ cost × variable, every row between its bounds.
 * Names are for people who read the model; indices are what counts.
 */
export interface Mip {
  readonly variables: MipVariable[];
  readonly rows: MipRow[];
}

export interface MipVariable {
  readonly name: string;
  readonly lower: number;
  readonly upper: number;
  readonly cost: number;
  readonly integer: boolean;
}

export interface MipRow {
  readonly name: string;
  readonly lower: number;
  readonly upper: number;
  /** Coefficient by variable; a variable may stand twice, its coefficients add up. */
  readonly terms: readonly Term[];
}

export type Term = readonly [variable: number, coefficient: number];

export const emptyMip = (): Mip => ({ variables: [], rows: [] });

/** Adds a variable, from 0 up unless told otherwise; returns its index. */
export function addVariable(
  mip: Mip,
  name: string,
  { lower = 0, upper = Infinity, cost = 0, integer = false }: Partial<MipVariable> = {},
): number {
  return mip.variables.push({ name, lower, upper, cost, integer }) - 1;
}

/** Adds a variable that is 0 or 1. */
export const addChoice = (mip: Mip, name: string, cost = 0): number =>
  addVariable(mip, name, { upper: 1, cost, integer: true });

export function addRow(
  mip: Mip,
  name: string,
  terms: readonly Term[],
  { lower = -Infinity, upper = Infinity }: { readonly lower?: number; readonly upper?: number },
): void {
  mip.rows.push({ name, lower, upper, terms });
}

/** What breaks the programme's own terms: the first fault in words, or null. */
export function mipFault({ variables, rows }: Mip): string | null {
  for (const { name, lower, upper, cost } of variables) {
    if (!(lower <= upper)) return `variable ${name} has bounds ${lower} and ${upper}`;
    if (!Number.isFinite(cost)) return `variable ${name} costs ${cost}`;
  }
  for (const { name, lower, upper, terms } of rows) {
    if (!(lower <= upper)) return `row ${name} has bounds ${lower} and ${upper}`;
    for (const [variable, coefficient] of terms) {
      if (variables[variable] === undefined) return `row ${name} names variable ${variable}`;
      if (!Number.isFinite(coefficient)) return `row ${name} has coefficient ${coefficient}`;
    }
  }
  return null;
}

/** Rows, bounds and integrality that values break by more than `tolerance`: an independent check. */
export function brokenBy(
  { variables, rows }: Mip,
  values: ArrayLike<number>,
  tolerance = 1e-5,
): readonly string[] {
  const out: string[] = [];
  variables.forEach(({ name, lower, upper, integer }, i) => {
    const value = values[i] ?? NaN;
    const inside = value >= lower - tolerance && value <= upper + tolerance;
    const whole = !integer || Math.abs(value - Math.round(value)) <= tolerance;
    if (!inside || !whole) out.push(name);
  });
  for (const { name, lower, upper, terms } of rows) {
    let sum = 0;
    let size = 1;
    for (const [variable, coefficient] of terms) {
      sum += coefficient * (values[variable] ?? NaN);
      size = Math.max(size, Math.abs(coefficient));
    }
    const slack = tolerance * size;
    if (!(sum >= lower - slack && sum <= upper + slack)) out.push(name);
  }
  return out;
}
