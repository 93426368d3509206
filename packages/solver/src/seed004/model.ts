import { addChoice, addRow, addVariable, emptyMip, type Mip, type Term } from '../mip/mip.ts';
import { type Day, nodeCount } from './day.ts';

/**
 * Seed 004's mixed-integer model of delivery from several depots, in two forms.
 *
 * `literal` is what is printed, row by row under its printed number, faults and all. `intended` is what
 * its text says it means; docs/seed-004-errata.md lists each fault with its mending:
 *   (2a) a vehicle that visits a stop carries an order for it, and all its orders for a visit at once;
 *   (6)  depot legs and the way home take time, and the way home ends within the duty;
 *   (6b), (9) a big-M that is large enough, and the sign of the left side of (9) mended;
 *   (8)  an order may be left out, for a price that grows with its priority, so that priority acts;
 *   P_o is scaled to 0 … 1.
 *
 * Variables: x (vehicle drives i → j), y (carries order), z (used), u (arrival), s (rank in the route).
 */
export type Form = 'literal' | 'intended';

export interface ModelWeights {
  /** α: of priority. Default 1. */
  readonly alpha?: number | undefined;
  /** β: of each vehicle used, in the seconds of travel that it must save. Default 1800. */
  readonly beta?: number | undefined;
  /** Seconds of travel that leaving out any order costs, for `intended`. Default a day and more. */
  readonly leftOut?: number | undefined;
}

export interface SeedModel {
  readonly mip: Mip;
  readonly form: Form;
  /** Indices of variables; −1 where there is none. */
  readonly x: (vehicle: number, from: number, to: number) => number;
  readonly y: (order: number, vehicle: number) => number;
  readonly z: (vehicle: number) => number;
  readonly u: (node: number, vehicle: number) => number;
}

export const DEFAULT_WEIGHTS = { alpha: 1, beta: 1800, leftOut: 100_000 } as const;

/** The price of leaving an order out, `intended`: the same for all, and up to α times more. */
export function leftOutPrice(day: Day, weights: ModelWeights, order: number): number {
  const { alpha = DEFAULT_WEIGHTS.alpha, leftOut = DEFAULT_WEIGHTS.leftOut } = weights;
  const most = Math.max(...day.orders.map(({ priority }) => priority), 0);
  const share = most > 0 ? (day.orders[order]?.priority ?? 0) / most : 0;
  return leftOut * (1 + alpha * share);
}

export function seedModel(day: Day, form: Form, weights: ModelWeights = {}): SeedModel {
  const model = declare(day, form, weights);
  const build = { day, form, model };
  assignmentRows(build);
  flowRows(build);
  capacityRows(build);
  rankRows(build);
  timeRows(build);
  rangeRows(build);
  windowRows(build);
  return model;
}

interface Build {
  readonly day: Day;
  readonly form: Form;
  readonly model: SeedModel;
}

const span = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const stopsOf = ({ depots, stops }: Day): number[] =>
  span(stops.length).map((s) => depots.length + s);

function declare(day: Day, form: Form, weights: ModelWeights): SeedModel {
  const { alpha = DEFAULT_WEIGHTS.alpha, beta = DEFAULT_WEIGHTS.beta } = weights;
  const mip = emptyMip();
  const n = nodeCount(day);
  const m = day.vehicles.length;
  const [xs, us] = [new Int32Array(m * n * n).fill(-1), new Int32Array(n * m)];
  const ys = new Int32Array(day.orders.length * m);
  day.vehicles.forEach((_, k) => {
    for (const i of span(n)) {
      for (const j of span(n)) {
        if (i === j) continue;
        const cost = day.durations[i * n + j] as number;
        xs[(k * n + i) * n + j] = addChoice(mip, `x_${i}_${j}_${k}`, cost);
      }
    }
    day.orders.forEach(({ priority }, o) => {
      const gain = form === 'literal' ? alpha * priority : leftOutPrice(day, weights, o);
      ys[o * m + k] = addChoice(mip, `y_${o}_${k}`, -gain);
    });
    for (const i of span(n)) us[i * m + k] = addVariable(mip, `u_${i}_${k}`, { upper: day.duty });
  });
  const zs = day.vehicles.map((_, k) => addChoice(mip, `z_${k}`, beta));
  return {
    mip,
    form,
    x: (k, i, j) => xs[(k * n + i) * n + j] as number,
    y: (o, k) => ys[o * m + k] as number,
    z: (k) => zs[k] as number,
    u: (i, k) => us[i * m + k] as number,
  };
}

/** (1), (4), (8): depots, use of vehicles, one vehicle for each order. */
function assignmentRows({ day, form, model: { mip, x, y, z } }: Build): void {
  day.vehicles.forEach(({ depot }, k) => {
    const out = stopsOf(day).map((j): Term => [x(k, depot, j), 1]);
    const back = stopsOf(day).map((i): Term => [x(k, i, depot), 1]);
    addRow(mip, `1a_out_${k}`, [...out, [z(k), -1]], { lower: 0, upper: 0 });
    addRow(mip, `1a_back_${k}`, [...back, [z(k), -1]], { lower: 0, upper: 0 });
    const foreign = span(day.depots.length).filter((d) => d !== depot);
    for (const d of foreign) {
      const legs = span(nodeCount(day)).filter((i) => i !== d);
      const terms = legs.flatMap((i): Term[] => [
        [x(k, d, i), 1],
        [x(k, i, d), 1],
      ]);
      addRow(mip, `1b_${d}_${k}`, terms, { upper: 0 });
    }
    // z = max y, in two halves.
    day.orders.forEach((_, o) => {
      addRow(
        mip,
        `4_least_${o}_${k}`,
        [
          [z(k), 1],
          [y(o, k), -1],
        ],
        { lower: 0 },
      );
    });
    const carried = day.orders.map((_, o): Term => [y(o, k), -1]);
    addRow(mip, `4_most_${k}`, [[z(k), 1], ...carried], { upper: 0 });
  });
  day.orders.forEach((_, o) => {
    const carried = day.vehicles.map((__, k): Term => [y(o, k), 1]);
    addRow(mip, `8_${o}`, carried, { lower: form === 'literal' ? 1 : 0, upper: 1 });
  });
}

/** (2): where a vehicle goes, and what for. */
function flowRows({ day, form, model: { mip, x, y } }: Build): void {
  const n = nodeCount(day);
  day.vehicles.forEach((_, k) => {
    for (const h of stopsOf(day)) {
      const others = span(n).filter((i) => i !== h);
      const into = others.map((i): Term => [x(k, i, h), 1]);
      const away = others.map((j): Term => [x(k, h, j), -1]);
      addRow(mip, `2b_${h}_${k}`, [...into, ...away], { lower: 0, upper: 0 });
      const orders = span(day.orders.length).filter(
        (o) => (day.orders[o]?.stop ?? -1) + day.depots.length === h,
      );
      for (const o of orders) addRow(mip, `2a_${o}_${k}`, [...into, [y(o, k), -1]], { lower: 0 });
      if (form === 'literal') continue;
      const own = orders.map((o): Term => [y(o, k), -1]);
      addRow(mip, `2a_for_${h}_${k}`, [...into, ...own], { upper: 0 });
      addRow(mip, `2a_once_${h}_${k}`, into, { upper: 1 });
      const [first = -1, ...rest] = orders;
      for (const o of rest) {
        addRow(
          mip,
          `2a_all_${o}_${k}`,
          [
            [y(o, k), 1],
            [y(first, k), -1],
          ],
          { lower: 0, upper: 0 },
        );
      }
    }
  });
}

/** (3). */
function capacityRows({ day, model: { mip, y } }: Build): void {
  day.vehicles.forEach((vehicle, k) => {
    for (const what of ['weight', 'volume'] as const) {
      // Cubic millimetres by the billion would wreck the scaling: shares of the capacity do not.
      const terms = day.orders.map((o, i): Term => [y(i, k), o[what] / vehicle[what]]);
      addRow(mip, `3_${what}_${k}`, terms, { upper: 1 });
    }
  });
}

/** (5): ranks in the route keep it from falling apart into loops (Miller, Tucker and Zemlin 1960). */
function rankRows({ day, model: { mip, x } }: Build): void {
  const n = nodeCount(day);
  day.vehicles.forEach(({ depot }, k) => {
    const ranks = span(n).map((i) =>
      addVariable(mip, `s_${i}_${k}`, { upper: i === depot ? 0 : n - 1 }),
    );
    for (const i of stopsOf(day)) {
      for (const j of stopsOf(day)) {
        if (i === j) continue;
        const terms: Term[] = [
          [ranks[i] as number, 1],
          [ranks[j] as number, -1],
          [x(k, i, j), n],
        ];
        addRow(mip, `5b_${i}_${j}_${k}`, terms, { upper: n - 1 });
      }
    }
  });
}

/** (6): u_j ≥ u_i + stopover + travel − M (1 − x), within the duty. */
function timeRows({ day, form, model: { mip, x, u } }: Build): void {
  const n = nodeCount(day);
  const travel = (i: number, j: number): number => day.durations[i * n + j] as number;
  const stay = (i: number): number => day.stops[i - day.depots.length]?.service ?? 0;
  day.vehicles.forEach(({ depot }, k) => {
    addRow(mip, `6a_${k}`, [[u(depot, k), 1]], { lower: 0, upper: 0 });
    const stops = stopsOf(day);
    for (const i of form === 'literal' ? stops : [depot, ...stops]) {
      for (const j of stops) {
        if (i === j) continue;
        const step = stay(i) + travel(i, j);
        // As printed M is T, which may be too small to switch the row off.
        const bigM = form === 'literal' ? day.duty : day.duty + step;
        const terms: Term[] = [
          [u(j, k), 1],
          [u(i, k), -1],
          [x(k, i, j), -bigM],
        ];
        addRow(mip, `6b_${i}_${j}_${k}`, terms, { lower: step - bigM });
      }
    }
    if (form === 'literal') return;
    for (const i of stops) {
      const home = stay(i) + travel(i, depot);
      const terms: Term[] = [
        [u(i, k), 1],
        [x(k, i, depot), home],
      ];
      addRow(mip, `6c_home_${i}_${k}`, terms, { upper: day.duty });
    }
  });
}

/** (7). */
function rangeRows({ day, model: { mip, x } }: Build): void {
  const n = nodeCount(day);
  day.vehicles.forEach(({ range }, k) => {
    const terms = span(n).flatMap((i) =>
      span(n).flatMap((j): Term[] =>
        i === j ? [] : [[x(k, i, j), (day.distances[i * n + j] as number) / 1000]],
      ),
    );
    addRow(mip, `7_${k}`, terms, { upper: range / 1000 });
  });
}

/** (9): arrival inside the window; as printed the left side binds exactly those that do not serve. */
function windowRows({ day, form, model: { mip, y, u } }: Build): void {
  const { duty } = day;
  day.orders.forEach(({ window, stop }, o) => {
    if (window === null) return;
    const { opens, closes } = window;
    day.vehicles.forEach((_, k) => {
      const arrival = u(day.depots.length + stop, k);
      const served = y(o, k);
      // l − T (1 − y) ≥ u as printed; u ≤ l + M (1 − y) as meant.
      const late = form === 'literal' ? -duty : Math.max(0, duty - closes);
      addRow(
        mip,
        `9_late_${o}_${k}`,
        [
          [arrival, 1],
          [served, late],
        ],
        { upper: closes + late },
      );
      const early = form === 'literal' ? duty : Math.max(0, opens);
      addRow(
        mip,
        `9_early_${o}_${k}`,
        [
          [arrival, 1],
          [served, -early],
        ],
        { lower: opens - early },
      );
    });
  });
}
