/** One look at a server under steady load. */
export interface Sample {
  readonly at_s: number;
  /** Without compiled code. */
  readonly heap_mb: number;
  readonly code_mb: number;
  readonly external_mb: number;
  readonly rss_mb: number;
  readonly files: number;
  readonly connections: number;
  readonly open_orders: number;
  readonly late_ms: { readonly p99: number; readonly most: number };
}

export interface Verdict {
  readonly flat: boolean;
  /** After the first third, in which a server warms up. */
  readonly heap_mb_per_hour: number;
  /** Half the width of its 95 % interval: ten minutes see no slope finer than this. */
  readonly heap_mb_per_hour_give_or_take: number;
  readonly code_mb: readonly [at_third: number, at_end: number];
  /** The median of the last tenth over the median around the first third. */
  readonly rss_over_first_third: number;
  readonly rss_mb: number;
  readonly files: readonly [at_third: number, at_end: number];
  readonly connections: readonly [at_third: number, at_end: number];
  readonly open_orders: readonly [at_third: number, at_end: number];
  readonly event_loop_p99_ms: number;
}

/** Of the heap after garbage collection, per hour. */
const mostGrowth = 1;
/** There is only so much to compile. */
const mostCode = 1.25;
const mostRss = 1.1;
/** Sockets come and go with the clients' connections. */
const someFiles = 8;

export function judge(samples: readonly Sample[]): Verdict {
  const third = Math.floor(samples.length / 3);
  const tenth = Math.max(1, Math.floor(samples.length / 10));
  const later = samples.slice(third);
  const early = samples.slice(third, third + tenth);
  const last = samples.slice(-tenth);
  const at = (of: (sample: Sample) => number): [number, number] => [
    round(median(early.map(of))),
    round(median(last.map(of))),
  ];
  const heap = slope(later.map((s) => [s.at_s / 3600, s.heap_mb]));
  const code = at((s) => s.code_mb);
  const rss = at((s) => s.rss_mb);
  const files = at((s) => s.files);
  const connections = at((s) => s.connections);
  return {
    flat:
      heap.slope - heap.giveOrTake <= mostGrowth &&
      code[1] <= mostCode * code[0] &&
      rss[1] <= mostRss * rss[0] &&
      files[1] <= files[0] + someFiles &&
      connections[1] <= connections[0] + someFiles,
    heap_mb_per_hour: round(heap.slope),
    heap_mb_per_hour_give_or_take: round(heap.giveOrTake),
    code_mb: code,
    rss_over_first_third: Math.round((rss[1] / rss[0]) * 1000) / 1000,
    rss_mb: rss[1],
    files,
    connections,
    open_orders: at((s) => s.open_orders),
    event_loop_p99_ms: round(median(later.map((s) => s.late_ms.p99))),
  };
}

/** Least squares, with twice the standard error of the slope. */
function slope(points: readonly (readonly [x: number, y: number])[]) {
  const n = points.length;
  const mean = (i: 0 | 1): number => points.reduce((sum, point) => sum + point[i], 0) / n;
  const [mx, my] = [mean(0), mean(1)];
  const sxx = points.reduce((sum, [x]) => sum + (x - mx) ** 2, 0);
  const sxy = points.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0);
  const b = sxy / sxx;
  const rest = points.reduce((sum, [x, y]) => sum + (y - my - b * (x - mx)) ** 2, 0);
  return { slope: b, giveOrTake: 2 * Math.sqrt(rest / (n - 2) / sxx) };
}

const median = (all: readonly number[]): number =>
  all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;

const round = (n: number): number => Math.round(n * 10) / 10;
