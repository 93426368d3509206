import { readdirSync, readFileSync } from 'node:fs';

/**
 * The README's table of measured figures, from benchmarks/results: a claim without a result cannot be
 * made. A result says itself what is said of it in `headline`, is told here, or is not told.
 */
export function measuredTable(results = readResults()): string {
  const rows = [...results].flatMap(([name, result]) => {
    const told = tell(name, result);
    return told === undefined ? [] : [`| ${told} | [${name}](benchmarks/results/${name}.json) |`];
  });
  return ['| measured | in |', '|---|---|', ...rows].join('\n');
}

/** As it was written; each teller knows its own. */
type Result = Readonly<Record<string, ReturnType<typeof JSON.parse>>>;

const tellers: Readonly<Record<string, (result: Result) => string>> = {
  'last-unit': ({ buyers, processes, variants }) => {
    const all = variants as readonly { readonly rounds: number; readonly fair: number }[];
    const sum = (of: (one: (typeof all)[number]) => number) => all.map(of).reduce((a, b) => a + b);
    return (
      `the last unit, ${Number(buyers).toLocaleString('en')} buyers over ${processes} processes: one wins in ` +
      `${sum(({ fair }) => fair)} of ${sum(({ rounds }) => rounds)} rounds of ${all.length} kinds`
    );
  },
  interactions: ({ faces }) =>
    `interaction to next paint, the worst of a scripted visit: ${Object.entries(
      faces as Readonly<Record<string, { readonly inp_ms: readonly number[] }>>,
    )
      .map(([face, { inp_ms }]) => `${face} ${Math.max(...inp_ms).toLocaleString('en')} ms`)
      .join(', ')} (the map drawn by software on two busy cores)`,
  'position-to-screen': ({ reports, p50_ms, p95_ms, worst_ms }) =>
    `from a vehicle’s report to its arrow on the console’s map, ${reports} times: ` +
    `${p50_ms} ms in the middle, ${p95_ms} ms (p95), ${worst_ms} ms at worst`,
  map: ({ vehicles, orders, still, dragged }) =>
    `the console’s map with ${vehicles} moving vehicles and ${Number(orders).toLocaleString('en')} orders, drawn ` +
    `by software: ${still.per_second} frames per second, ${dragged.per_second} while dragged`,
  'place-order': ({ series }) =>
    (series as readonly Readonly<Record<string, number>>[])
      .map(
        ({ clients, orders_per_second, ratio }) =>
          `${clients} clients place ${orders_per_second} orders per second over HTTP, ` +
          `${ratio} of pgbench simple-update beside them`,
      )
      .join('; '),
  'simulated-week': ({ what, orders, vehicles_that_drove, runs }) => {
    const all = runs as readonly {
      readonly seconds: number;
      readonly hash: string;
      violation?: string;
    }[];
    const seconds = all.map((run) => Math.round(run.seconds)).sort((a, b) => a - b);
    return (
      `${what}: ${Number(orders).toLocaleString('en')} orders, ${vehicles_that_drove} vehicles, ` +
      `${all.filter((run) => run.violation !== undefined).length} violations, ` +
      `${new Set(all.map((run) => run.hash)).size} trace, ${seconds.join(', ')} s`
    );
  },
  schemathesis: ({ cases, operations, checks }) => {
    const all = Object.values(checks as Readonly<Record<string, { made: number; failed: number }>>);
    const sum = (of: (one: (typeof all)[number]) => number) => all.map(of).reduce((a, b) => a + b);
    return (
      `Schemathesis, an outside judge: ${Number(cases).toLocaleString('en')} requests to ${operations} operations, ` +
      `${sum(({ failed }) => failed)} of ${sum(({ made }) => made).toLocaleString('en')} checks failed`
    );
  },
};

function tell(name: string, result: Result): string | undefined {
  const { headline } = result as { readonly headline?: unknown };
  return typeof headline === 'string' ? headline : tellers[name]?.(result);
}

function readResults(): Map<string, Result> {
  const folder = new URL('../../benchmarks/results/', import.meta.url);
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return new Map(
    names
      .sort()
      .map((name) => [
        name.slice(0, -'.json'.length),
        JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Result,
      ]),
  );
}

/** The README with its table as it should be. */
export function withMeasured(readme: string, table = measuredTable()): string {
  const between = /(<!-- measured -->\n)[\s\S]*?(<!-- end -->)/;
  if (!between.test(readme)) throw new Error('README.md has no place for the measured figures');
  return readme.replace(between, (_, start: string, end: string) => `${start}\n${table}\n\n${end}`);
}
