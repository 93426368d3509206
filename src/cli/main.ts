import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isCliCommand, runCli as runSolver } from '@waystock/solver/cli';

/** `npm run -s waystock -- COMMAND`. Engines answer by themselves, without database or configuration. */
const argv = process.argv.slice(2);

async function main(): Promise<number> {
  const [command, ...rest] = argv;
  if (isCliCommand(command)) return runSolver(argv, terminal);
  if (command === 'roads') {
    const [{ runCli }, { files }] = await Promise.all([
      import('@waystock/road-graph/cli'),
      import('./files.ts'),
    ]);
    return runCli(rest, files);
  }
  if (command === 'locate') {
    const { runLocateCli } = await import('@waystock/solver');
    return runLocateCli(rest, { out: terminal.out, err: terminal.err, now: Date.now });
  }
  if (command === 'forecast') {
    const { runCli } = await import('@waystock/forecast/cli');
    return runCli(rest, { ...terminal, listFolder: readdirSync });
  }
  if (command === 'import' && rest[0] === 'osm') {
    const { runImportOsm } = await import('./import-osm.ts');
    return runImportOsm(rest, process.env, terminal);
  }
  if (command === 'import') {
    const { runImport } = await import('./import.ts');
    return runImport(rest, process.env);
  }
  const { runPlatformCommand } = await import('./platform.ts');
  return runPlatformCommand(argv, process.env);
}

const terminal: Parameters<typeof runSolver>[1] = {
  readText: (path) => readFileSync(path, 'utf8'),
  writeText: (path, text) => writeFileSync(path, text),
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  watched: process.stderr.isTTY,
  elapsed: () => performance.now() / 1000,
};

process.exitCode = await main().catch(async (error: unknown) => {
  const { explain } = await import('../explain.ts');
  process.stderr.write(`${explain(error)}\n`);
  return 1;
});
