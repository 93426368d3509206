/**
 * Who does what, at least total cost: each row gets at most one column and the other way round.
 *
 * Shortest augmenting paths with prices (Jonker and Volgenant, A shortest augmenting path algorithm
 * for dense and sparse linear assignment problems, 1987), in the rectangular form of Crouse (On
 * implementing 2D rectangular assignment algorithms, 2016). Rows enter one after the other; each
 * looks for the cheapest alternating path to a free column by reduced costs, which the prices keep
 * from being negative. Exact; O(rows² × columns) for rows ≤ columns, else transposed.
 *
 * A pair of infinite cost is never made. As many rows as possible are assigned, and among those
 * assignments the cheapest is taken.
 */
export interface AssignmentProblem {
  readonly rows: number;
  readonly columns: number;
  /** Row-major; any number, negative too; Infinity: this pair cannot be. */
  readonly costs: ArrayLike<number>;
}

export interface Assignment {
  /** By row: its column, or −1. */
  readonly columnOf: Int32Array;
  /** By column: its row, or −1. */
  readonly rowOf: Int32Array;
  readonly assigned: number;
  readonly total: number;
}

export function assign(problem: AssignmentProblem): Assignment {
  const { rows, columns, costs } = problem;
  requireCosts(problem);
  const forbidden = priceOfForbidden(problem);
  const turned = rows > columns;
  const [n, m] = turned ? [columns, rows] : [rows, columns];
  const table = new Float64Array(n * m);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      const cost = costs[turned ? j * columns + i : i * columns + j]!;
      table[i * m + j] = cost === Infinity ? forbidden : cost;
    }
  }
  const matched = shortestPaths(table, n, m);
  const columnOf = new Int32Array(rows).fill(-1);
  const rowOf = new Int32Array(columns).fill(-1);
  let assigned = 0;
  let total = 0;
  matched.forEach((j, i) => {
    const [row, column] = turned ? [j, i] : [i, j];
    const cost = costs[row * columns + column]!;
    if (cost === Infinity) return;
    columnOf[row] = column;
    rowOf[column] = row;
    assigned++;
    total += cost;
  });
  return { columnOf, rowOf, assigned, total };
}

function requireCosts({ rows, columns, costs }: AssignmentProblem): void {
  if (costs.length !== rows * columns) {
    throw new TypeError(
      `costs has ${costs.length} entries, needs rows × columns = ${rows * columns}`,
    );
  }
  for (let cell = 0; cell < costs.length; cell++) {
    const cost = costs[cell]!;
    if (Number.isNaN(cost) || cost === -Infinity) {
      throw new TypeError(
        `costs[${cell}] is ${cost}: use a number, or Infinity to forbid the pair`,
      );
    }
  }
}

/** Dearer than anything the allowed pairs could make up for. */
function priceOfForbidden({ rows, columns, costs }: AssignmentProblem): number {
  let low = 0;
  let high = 0;
  for (let cell = 0; cell < costs.length; cell++) {
    const cost = costs[cell]!;
    if (cost === Infinity) continue;
    low = Math.min(low, cost);
    high = Math.max(high, cost);
  }
  return (high - low + 1) * (Math.min(rows, columns) + 1) + high;
}

/** By row: its column. n ≤ m, all costs finite. */
function shortestPaths(table: Float64Array, n: number, m: number): Int32Array {
  const rowPrice = new Float64Array(n);
  const columnPrice = new Float64Array(m);
  const rowOf = new Int32Array(m).fill(-1);
  const columnOf = new Int32Array(n).fill(-1);
  const distance = new Float64Array(m);
  const from = new Int32Array(m);
  const done = new Uint8Array(m);
  for (let start = 0; start < n; start++) {
    distance.fill(Infinity);
    done.fill(0);
    let row = start;
    let reached = 0;
    let end = -1;
    while (end < 0) {
      let next = -1;
      for (let j = 0; j < m; j++) {
        if (done[j] === 1) continue;
        const path = reached + table[row * m + j]! - rowPrice[row]! - columnPrice[j]!;
        if (path < distance[j]!) {
          distance[j] = path;
          from[j] = row;
        }
        if (next < 0 || distance[j]! < distance[next]!) next = j;
      }
      done[next] = 1;
      reached = distance[next]!;
      if (rowOf[next]! < 0) end = next;
      else row = rowOf[next]!;
    }
    rowPrice[start] = rowPrice[start]! + reached;
    for (let j = 0; j < m; j++) {
      if (done[j] === 0 || j === end) continue;
      const gain = reached - distance[j]!;
      rowPrice[rowOf[j]!] = rowPrice[rowOf[j]!]! + gain;
      columnPrice[j] = columnPrice[j]! - gain;
    }
    for (let j = end; ; ) {
      const owner = from[j]!;
      rowOf[j] = owner;
      const left = columnOf[owner]!;
      columnOf[owner] = j;
      if (owner === start) break;
      j = left;
    }
  }
  return columnOf;
}
