import { days, hours, type Instant, isoOf, plus, type Seconds } from '@waystock/kernel';
import { Violation } from './checker.ts';
import type { FaultLevel } from './faults.ts';
import { openSimulatedCity, type OpenOptions, type SimulatedCity } from './simulated-city.ts';
import { type Report, writeReport } from './report.ts';

/** What is simulated: the same scenario gives the same run. */
export interface Scenario {
  readonly seed: string;
  readonly days: number;
  readonly faults: FaultLevel;
  /** Instead of what the shoppers' habits add up to, some 400. */
  readonly ordersPerDay?: number;
}

export interface RunOptions extends OpenOptions {
  /** Every hour: how much of the days to come is over, and how many orders there were. */
  readonly onProgress?: (share: number, at: Instant, orders: number) => void;
  /** The command that lives through it again, if it is not that of the simulation. */
  readonly again?: string;
  /** Looks at the city once all has come to its end. */
  readonly onEnd?: (city: SimulatedCity) => Promise<void>;
  /** After the last day of shopping everything must come to its end within so long. */
  readonly longestDrain?: Seconds;
}

const usualDrain = days(12);

/** Lives through a scenario, until every order has ended; a violation is part of the report. */
export async function runScenario(scenario: Scenario, options: RunOptions): Promise<Report> {
  const startedAt = performance.now();
  const city = await openSimulatedCity(scenario, options);
  const again = options.again ?? replayCommand(scenario, options.plannerOff);
  let violation: string | undefined;
  try {
    await live(city, scenario, options);
  } catch (error) {
    if (!(error instanceof Violation)) throw addReplay(error, city, again);
    violation = error.message;
  }
  try {
    await options.onEnd?.(city);
    const seconds = (performance.now() - startedAt) / 1000;
    return await writeReport(city, { scenario, violation, seconds, again });
  } finally {
    await city.close();
  }
}

async function live(
  { simulation, begins, visits, isQuiet }: SimulatedCity,
  scenario: Scenario,
  { onProgress, longestDrain = usualDrain }: RunOptions,
): Promise<void> {
  const ends = plus(begins, days(scenario.days));
  const latest = plus(ends, longestDrain);
  await simulation.begin();
  for (let at = plus(begins, hours(1)); at <= ends; at = plus(at, hours(1))) {
    await simulation.run(at);
    onProgress?.((at - begins) / (ends - begins), at, visits.ordered);
  }
  for (let at = ends; at < latest && !(await isQuiet()); at = plus(at, hours(1))) {
    await simulation.run(plus(at, hours(1)));
    onProgress?.(1, at, visits.ordered);
  }
  await simulation.reconcile('at-end');
}

/** How to see a run again, for whoever finds it in a log. */
export const replayCommand = (
  { seed, days, faults, ordersPerDay }: Scenario,
  plannerOff = false,
): string =>
  `npm run simulate -- --days ${days} --seed ${quotedForShell(seed)} --faults ${faults}` +
  (ordersPerDay === undefined ? '' : ` --orders-per-day ${ordersPerDay}`) +
  (plannerOff ? ' --planner-off' : '');

export const quotedForShell = (text: string): string =>
  /^[\w.-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

/** A bug, not a violation: it goes on upwards, with the way to meet it again. */
function addReplay(error: unknown, { simulation }: SimulatedCity, again: string): Error {
  const when = isoOf(simulation.now);
  return new Error(`failed at ${when}; again with: ${again}`, { cause: error });
}
