import { readCommand, UsageError, usage } from './command.ts';
import { openProgress } from './progress.ts';
import { tableOf } from './report-table.ts';
import { runScenario } from './scenarios.ts';
import { startThrowAwayServer } from './throw-away-server.ts';

export async function main(args: readonly string[]): Promise<number> {
  const command = readCommand(args);
  if (!command) {
    process.stdout.write(usage);
    return 0;
  }
  const progress = openProgress(process.stderr);
  const server = await startThrowAwayServer();
  try {
    const { plannerOff, json, ...scenario } = command;
    const report = await runScenario(scenario, {
      url: server.url,
      plannerOff,
      onProgress: progress.show,
    });
    progress.end();
    process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : tableOf(report));
    return report.violation === undefined ? 0 : 1;
  } finally {
    progress.end();
    await server.stop();
  }
}

if (import.meta.main)
  process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\n\n${usage}`);
      return 2;
    }
    const cause =
      error instanceof Error && error.cause instanceof Error ? `\n${error.cause.stack}` : '';
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}${cause}\n`);
    return 1;
  });
