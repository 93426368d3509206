import { UnreadableInstance } from '../unreadable-instance.ts';
import { InvalidProblem } from '../vrp/solve.ts';
import { checkCommand } from './check-command.ts';
import { type CliIo, UsageError } from './io.ts';
import { solveCommand } from './solve-command.ts';

export const CLI_USAGE = `  solve FILE     plans routes for a routing problem; prints one JSON document
      --format auto|vrplib|solomon|lilim|cordeau|waystock|seed004   (auto: by the file itself)
      --class CLASS  --rounding round|dimacs|exact|none   (else by the file's own sections)
      --objective distance|hierarchical   --seconds S   --iterations I   --threads N   --seed K
      --cpu-seconds S   (of all threads together, for measuring on a busy machine)
      --out FILE.sol|FILE.json   --svg FILE
      --service fresh|prime_now|regular  --form literal|intended   (seed004: FILE is the folder)
  check FILE SOLUTION   judges a .sol or what solve printed: 0 feasible, 1 not, 2 unreadable
`;

type Command = (words: readonly string[], io: CliIo) => number | Promise<number>;

const commands: Readonly<Record<string, Command>> = {
  solve: solveCommand,
  check: checkCommand,
};

export const isCliCommand = (word: string | undefined): boolean =>
  word !== undefined && Object.hasOwn(commands, word);

/** Runs `solve` or `check`; returns the exit code. What goes wrong is said in one line on stderr. */
export async function runCli(argv: readonly string[], io: CliIo): Promise<number> {
  const [name = '', ...words] = argv;
  const command = isCliCommand(name) ? commands[name] : undefined;
  if (command === undefined || words.includes('--help') || words.includes('-h')) {
    (command === undefined ? io.err : io.out)(CLI_USAGE);
    return command === undefined ? 2 : 0;
  }
  try {
    return await command(words, io);
  } catch (error) {
    if (!isExpected(error)) throw error;
    io.err(`${name}: ${error.message}\n`);
    return 2;
  }
}

/** Faults of what was given, not of the program: bad words, files, problems. */
function isExpected(error: unknown): error is Error {
  if (error instanceof UsageError || error instanceof UnreadableInstance) return true;
  return error instanceof InvalidProblem || (error instanceof Error && 'code' in error);
}
