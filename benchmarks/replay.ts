/**
 * Real orders on the streets of a real city: what came of them, and how long decisions took.
 * `npm run bench -- replay --city monaco --days 3 --orders-per-day 300` keeps `results/replay-monaco.json`.
 * The outside data lies under WAYSTOCK_DATA; nothing of it is kept.
 */
import { readCommand, usage } from '../src/simulation/replay/command.ts';
import { dataFolder, replay } from '../src/simulation/replay/main.ts';
import { keepResult } from './result.ts';

const command = readCommand(process.argv.slice(2));
if (command) {
  const { run, ...rest } = await replay(command, dataFolder());
  const { stories: _, ...kept } = run;
  await keepResult(`replay-${command.city}`, { ...rest, run: kept });
} else process.stdout.write(usage);
