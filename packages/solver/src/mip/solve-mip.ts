import highsModule from 'highs';
import { type Mip, mipFault } from './mip.ts';

// Its declarations speak of a CommonJS module; what an ES module gets is the loader itself.
const loadHighs = highsModule as unknown as typeof highsModule.default;

/**
 * Solves a `Mip` with HiGHS (Huangfu and Hall 2018), compiled to WebAssembly. Each call loads a fresh
 * instance, since one that ran out of memory does not recover. The call blocks its thread while it
 * solves, so it always has a time limit; beside other work use `solveMipInWorker`.
 */
export interface MipLimits {
  /** Default 10. */
  readonly seconds?: number | undefined;
  /** Proven enough: (value − bound) / |value|. Default 1e-6. */
  readonly gap?: number | undefined;
  /** Nodes of branch and bound; absent: no limit. */
  readonly nodes?: number | undefined;
  readonly seed?: number | undefined;
}

export interface MipResult {
  /** `feasible`: a limit was reached with a plan in hand; `unknown`: without one. */
  readonly status: 'optimal' | 'feasible' | 'infeasible' | 'unbounded' | 'unknown';
  /** Infinity without a plan. */
  readonly objective: number;
  /** No plan is better than this. */
  readonly bound: number;
  readonly nodes: number;
  /** By variable; empty without a plan. */
  readonly values: Float64Array;
}

export async function solveMip(mip: Mip, limits: MipLimits = {}): Promise<MipResult> {
  const fault = mipFault(mip);
  if (fault !== null) throw new TypeError(fault);
  const highs = await loadHighs();
  const model = highs.createModel(sparse(mip, highs));
  try {
    const { seconds = 10, gap = 1e-6, nodes, seed = 0 } = limits;
    model.options.set({
      output_flag: false,
      time_limit: seconds,
      mip_rel_gap: gap,
      mip_abs_gap: 1e-9,
      // Big-M rows leak through the default of 1e-6.
      mip_feasibility_tolerance: 1e-9,
      random_seed: seed,
      ...(nodes !== undefined && { mip_max_nodes: nodes }),
    });
    model.run();
    // Presolve may see that one of the two holds without seeing which.
    if (model.getModelStatus() === highs.constants.modelStatus.unboundedOrInfeasible) {
      model.options.set({ presolve: 'off' });
      model.run();
    }
    return resultOf(mip, model, highs.constants.modelStatus);
  } finally {
    model.dispose();
  }
}

type Highs = Awaited<ReturnType<typeof loadHighs>>;
type Model = ReturnType<Highs['createModel']>;

function resultOf(mip: Mip, model: Model, known: Highs['constants']['modelStatus']): MipResult {
  const found = model.getModelStatus();
  const integer = mip.variables.some((variable) => variable.integer);
  const nodes = integer ? Number(model.info.get('mip_node_count')) : 0;
  const none = { objective: Infinity, nodes, values: new Float64Array() };
  if (found === known.infeasible) return { ...none, status: 'infeasible', bound: Infinity };
  if (found === known.unbounded) {
    return { ...none, status: 'unbounded', bound: -Infinity };
  }
  // A programme without variables or rows is solved before it starts.
  const optimal = found === known.optimal || found === known.empty;
  const objective = model.getObjectiveValue();
  const bound = optimal || !integer ? objective : Number(model.info.get('mip_dual_bound'));
  const values = Float64Array.from(model.getSolution().colValue);
  const hasPlan = Number(model.info.get('primal_solution_status')) === 2;
  if (optimal) return { status: 'optimal', objective, bound, nodes, values };
  if (hasPlan) return { status: 'feasible', objective, bound, nodes, values };
  return { ...none, status: 'unknown', bound };
}

/** Compressed rows; what stands twice in a row is added up. */
function sparse(
  { variables, rows }: Mip,
  { constants }: Highs,
): Parameters<Highs['createModel']>[0] {
  const starts = new Int32Array(rows.length + 1);
  const indices: number[] = [];
  const coefficients: number[] = [];
  rows.forEach(({ terms }, r) => {
    const sums = new Map<number, number>();
    for (const [variable, coefficient] of terms) {
      sums.set(variable, (sums.get(variable) ?? 0) + coefficient);
    }
    indices.push(...sums.keys());
    coefficients.push(...sums.values());
    starts[r + 1] = indices.length;
  });
  const numbers = <T>(list: readonly T[], read: (one: T) => number): Float64Array =>
    Float64Array.from(list, read);
  const { integer, continuous } = constants.variableType;
  return {
    numCols: variables.length,
    numRows: rows.length,
    colCost: numbers(variables, (v) => v.cost),
    colLower: numbers(variables, (v) => v.lower),
    colUpper: numbers(variables, (v) => v.upper),
    rowLower: numbers(rows, (r) => r.lower),
    rowUpper: numbers(rows, (r) => r.upper),
    integrality: Int32Array.from(variables, (v) => (v.integer ? integer : continuous)),
    matrix: {
      format: 'csr',
      numRows: rows.length,
      numCols: variables.length,
      starts,
      indices: Int32Array.from(indices),
      values: Float64Array.from(coefficients),
    },
  };
}
