/**
 * The one place where HiGHS is called: a mixed-integer model as sparse rows, solved to a proof or to a
 * limit. Whoever has another solver hands `locate` another `MipSolver`.
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
  /** A plan to start from. */
  readonly start?: Float64Array | undefined;
  /** Nodes of its tree: the same on any machine, unlike time. */
  readonly nodes: number;
  /** Relative gap that will do. */
  readonly gap: number;
  readonly shouldStop: () => boolean;
  /** HiGHS heeds its own clock where it does not ask `shouldStop`; absent: no limit. */
  readonly seconds?: number | undefined;
}

export interface MipOutcome {
  readonly status: 'optimal' | 'infeasible' | 'stopped';
  /** Absent: no plan was found. */
  readonly values: Float64Array | undefined;
  readonly bound: number;
}

export type MipSolver = (model: SparseModel, limits: MipLimits) => MipOutcome;

/** Loads HiGHS (WebAssembly, once). Solving blocks the thread until it ends or `shouldStop` says so. */
export async function openHighs(): Promise<MipSolver> {
  const loaded = await import('highs');
  // Declared as a CommonJS module, run as an ES module: the default export is the loader itself.
  const load = loaded.default as unknown as typeof loaded.default.default;
  const highs = await load();
  const { modelStatus, callbackType } = highs.constants;
  return (model, { start, nodes, gap, shouldStop, seconds }) => {
    const numCols = model.cost.length;
    const numRows = model.rowLower.length;
    const data = {
      numCols,
      numRows,
      colCost: model.cost,
      colLower: model.lower,
      colUpper: model.upper,
      rowLower: model.rowLower,
      rowUpper: model.rowUpper,
      integrality: model.integral,
      matrix: {
        format: 'csr' as const,
        numRows,
        numCols,
        starts: model.starts,
        indices: model.indices,
        values: model.values,
      },
    };
    return highs.withModel(data, (opened): MipOutcome => {
      opened.options.set({ output_flag: false, mip_rel_gap: gap, mip_abs_gap: 1e-9 });
      opened.options.set({ mip_max_nodes: nodes, mip_feasibility_tolerance: 1e-7 });
      if (seconds !== undefined) opened.options.set({ time_limit: seconds });
      if (start) opened.setSolution({ colValue: start });
      opened.run({
        [callbackType.mipInterrupt](event) {
          if (shouldStop()) event.interrupt();
        },
      });
      const status = opened.getModelStatus();
      if (status === modelStatus.infeasible)
        return { status: 'infeasible', values: undefined, bound: Infinity };
      const found = opened.info.get('primal_solution_status') === 2;
      const bound = Number(opened.info.get('mip_dual_bound'));
      return {
        status: status === modelStatus.optimal ? 'optimal' : 'stopped',
        values: found ? Float64Array.from(opened.getSolution().colValue) : undefined,
        bound: Number.isFinite(bound) ? bound : -Infinity,
      };
    });
  };
}
