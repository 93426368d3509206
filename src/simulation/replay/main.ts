import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { memorySource } from '@waystock/road-graph';
import { UsageError } from '../command.ts';
import { openProgress } from '../progress.ts';
import type { Report } from '../report.ts';
import { runScenario } from '../scenarios.ts';
import type { SimulatedCity } from '../simulated-city.ts';
import { startThrowAwayServer } from '../throw-away-server.ts';
import { type Command, commandAgain, readCommand, usage } from './command.ts';
import { replayOrders } from './ordering.ts';
import { countOutcome, type Outcome } from './outcome.ts';
import { places } from './places.ts';
import { type Latency, latencyOf, tableOf } from './replay-table.ts';
import { type SettledReplay, settleReplay, TooFewOrders } from './settle.ts';

/** What came of a replay, for machines. */
export interface ReplayReport {
  readonly command: Omit<Command, 'json'>;
  readonly ordersIn: number;
  /** Days of trade laid over one another in each simulated day. */
  readonly folded: number;
  readonly skus: number;
  readonly run: Report;
  readonly outcome: Outcome;
  /** Milliseconds of wall-clock time for each decision of a kind. */
  readonly decisions: Readonly<Record<string, Latency>>;
}

async function main(args: readonly string[]): Promise<number> {
  const command = readCommand(args);
  if (!command) {
    process.stdout.write(usage);
    return 0;
  }
  const report = await replay(command, dataFolder());
  process.stdout.write(command.json ? `${JSON.stringify(report, null, 2)}\n` : tableOf(report));
  return report.run.violation === undefined ? 0 : 1;
}

/** Lives through the days, on a database that is thrown away. */
export async function replay(command: Command, folder: string): Promise<ReplayReport> {
  const { json: _, ...asked } = command;
  const place = places[asked.city];
  const map = memorySource(readFileSync(join(folder, 'osm', place.file)));
  const settling = { place, seed: asked.seed, days: asked.days, perDay: asked.ordersPerDay };
  const settled = await settleReplay(settling, folder, map);
  const took = new Map<string, number[]>();
  const onJob = (name: string, ms: number): void => {
    const known = took.get(name);
    if (known) known.push(ms);
    else took.set(name, [ms]);
  };
  const progress = openProgress(process.stderr);
  const server = await startThrowAwayServer();
  try {
    let outcome: Outcome | undefined;
    const run = await runScenario(asked, {
      url: server.url,
      cast: castOf(settled, (ms) => onJob('promise', ms)),
      onJob,
      onProgress: progress.show,
      again: commandAgain(command),
      onEnd: async ({ simulation }: SimulatedCity) => {
        outcome = await countOutcome(simulation.world, place.currency);
      },
    });
    progress.end();
    const ordersIn = settled.days.flat().length;
    const skus = settled.living.skus.length;
    const decisions = Object.fromEntries([...took].map(([name, all]) => [name, latencyOf(all)]));
    if (!outcome) throw new Error('the replay has no end');
    return { command: asked, ordersIn, folded: settled.folded, skus, run, outcome, decisions };
  } finally {
    progress.end();
    await server.stop();
  }
}

function castOf({ living, days, residents }: SettledReplay, onPromise: (ms: number) => void) {
  const { timeZone, currency, country } = living.city;
  const where = { timeZone, currency, country: country.toUpperCase() };
  return {
    living,
    invite: (
      scene: Parameters<typeof replayOrders>[0],
      party: Pick<Parameters<typeof replayOrders>[1], 'firstDay' | 'random'>,
    ) => replayOrders(scene, { ...party, ...where, days, residents, onPromise }),
  };
}

export function dataFolder(): string {
  const usual = fileURLToPath(new URL('../../../../shared/data', import.meta.url));
  const folder = process.env['WAYSTOCK_DATA'] ?? usual;
  if (!existsSync(folder))
    throw new UsageError(`There is no data at ${folder}. Set WAYSTOCK_DATA to its folder.`);
  return folder;
}

if (import.meta.main)
  process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
    const isAsked = error instanceof UsageError || error instanceof TooFewOrders;
    const cause =
      error instanceof Error && error.cause instanceof Error ? `\n${error.cause.stack}` : '';
    process.stderr.write(
      isAsked
        ? `${error.message}\n${error instanceof UsageError ? `\n${usage}` : ''}`
        : `${error instanceof Error ? error.stack : String(error)}${cause}\n`,
    );
    return isAsked ? 2 : 1;
  });
