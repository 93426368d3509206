/**
 * The one place where HiGHS (Huangfu and Hall 2018; compiled to WebAssembly) is called: a mixed-integer
 * model as sparse rows, solved to a proof or to a limit. A call blocks its thread until it ends.
 */
export interface SparseModel {
  readonly cost: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** By column: 1 where it must be whole. */
  readonly integral: Int32Array;
  readonly rowLower: Float64Array;
  readonly rowUpper: Float64Array;
  /** Row by row: entries [starts[r], starts[r + 1]). */
  readonly starts: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float64Array;
}

export interface MipLimits {
  /** Absent: no limit. */
  readonly seconds?: number | undefined;
  /** Proven enough: (value − bound) / |value|. Default 1e-6. */
  readonly gap?: number | undefined;
  /** Nodes of branch and bound, the same on any machine, unlike time; absent: no limit. */
  readonly nodes?: number | undefined;
  readonly seed?: number | undefined;
  /** By how much a row or a whole number may be missed. Default 1e-9: big-M rows leak through more. */
  readonly tolerance?: number | undefined;
}

export interface SparseLimits extends MipLimits {
  /** A plan to start from. */
  readonly start?: Float64Array | undefined;
  readonly shouldStop?: (() => boolean) | undefined;
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

/** Whoever has another solver hands `locate` another one. */
export type MipSolver = (model: SparseModel, limits: SparseLimits) => MipResult;

/** Loads a fresh instance: one that ran out of memory does not recover. */
export async function openHighs(): Promise<MipSolver> {
  const highs = await load();
  const { callbackType, modelStatus } = highs.constants;
  return (sparse, limits) => {
    const { seconds, gap = 1e-6, nodes, seed = 0, tolerance = 1e-9, start, shouldStop } = limits;
    const model = highs.createModel(asRead(sparse));
    try {
      model.options.set({
        output_flag: false,
        mip_rel_gap: gap,
        mip_abs_gap: 1e-9,
        mip_feasibility_tolerance: tolerance,
        random_seed: seed,
        ...(seconds !== undefined && { time_limit: seconds }),
        ...(nodes !== undefined && { mip_max_nodes: nodes }),
      });
      if (start) model.setSolution({ colValue: start });
      const run = (): void => {
        if (!shouldStop) return void model.run();
        model.run({
          [callbackType.mipInterrupt](event) {
            if (shouldStop()) event.interrupt();
          },
        });
      };
      run();
      // Presolve may see that one of the two holds without seeing which.
      if (model.getModelStatus() === modelStatus.unboundedOrInfeasible) {
        model.options.set({ presolve: 'off' });
        run();
      }
      return resultOf(sparse, model, modelStatus);
    } finally {
      model.dispose();
    }
  };
}

async function load() {
  const loaded = await import('highs');
  // Declared as a CommonJS module, run as an ES module: the default export is the loader itself.
  return (loaded.default as unknown as typeof loaded.default.default)();
}

type Highs = Awaited<ReturnType<typeof load>>;
type Model = ReturnType<Highs['createModel']>;

function resultOf(
  { integral }: SparseModel,
  model: Model,
  known: Highs['constants']['modelStatus'],
): MipResult {
  const found = model.getModelStatus();
  const integer = integral.includes(1);
  const nodes = integer ? Number(model.info.get('mip_node_count')) : 0;
  const none = { objective: Infinity, nodes, values: new Float64Array() };
  if (found === known.infeasible) return { ...none, status: 'infeasible', bound: Infinity };
  if (found === known.unbounded) return { ...none, status: 'unbounded', bound: -Infinity };
  // A programme without variables or rows is solved before it starts.
  const optimal = found === known.optimal || found === known.empty;
  const objective = model.getObjectiveValue();
  const bound = optimal || !integer ? objective : finite(model.info.get('mip_dual_bound'));
  const values = Float64Array.from(model.getSolution().colValue);
  const hasPlan = Number(model.info.get('primal_solution_status')) === 2;
  if (optimal) return { status: 'optimal', objective, bound, nodes, values };
  if (hasPlan) return { status: 'feasible', objective, bound, nodes, values };
  return { ...none, status: 'unknown', bound };
}

/** Stopped before its first bound it says anything. */
function finite(bound: unknown): number {
  const value = Number(bound);
  return Number.isFinite(value) ? value : -Infinity;
}

function asRead(model: SparseModel): Parameters<Highs['createModel']>[0] {
  const [numCols, numRows] = [model.cost.length, model.rowLower.length];
  const { starts, indices, values } = model;
  return {
    numCols,
    numRows,
    colCost: model.cost,
    colLower: model.lower,
    colUpper: model.upper,
    rowLower: model.rowLower,
    rowUpper: model.rowUpper,
    integrality: model.integral,
    matrix: { format: 'csr', numRows, numCols, starts, indices, values },
  };
}
