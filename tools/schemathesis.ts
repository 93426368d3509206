import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openJudgedApi } from './judged-api.ts';
import { type Event, summarise } from './schemathesis-report.ts';

/**
 * `npm run judge:api`: Schemathesis, which is not ours, holds a fresh API against its document. It is a
 * Python program and no dependency: one on the PATH is used, else one is installed aside.
 */
const version = '4.32.5';
const usage = `npm run judge:api -- [--examples 15] [--seed 1] [--max-time 600] [--workers 1]

Starts the API on an empty database and lets Schemathesis ${version} judge it; writes
benchmarks/results/schemathesis.json and ends with 1 if anything was found. Every operation is covered
once, then fuzzed in rounds of all operations until the time is up.
`;

async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      examples: { type: 'string', default: '15' },
      seed: { type: 'string', default: '1' },
      'max-time': { type: 'string', default: '600' },
      // Several threads of Python 3.11 now and then break its own parser.
      workers: { type: 'string', default: '1' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return say(usage, 0);
  const program = await findProgram();
  if (!program)
    return say(
      'Schemathesis is a Python program, and there is no python3 with venv and pip here that ' +
        `could install it.\nInstall it (pipx install schemathesis==${version}), then run this again.`,
      2,
    );
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'waystock-judge-')));
  const api = await openJudgedApi(folder);
  try {
    const config = join(folder, 'schemathesis.toml');
    await writeFile(config, await api.credentials());
    const report = join(folder, 'report.ndjson');
    const began = performance.now();
    const ended = await run(
      program,
      [
        `--config-file=${config}`,
        'run',
        `${api.url}/openapi.json`,
        `--max-examples=${values.examples}`,
        `--seed=${values.seed}`,
        `--max-time=${values['max-time']}`,
        `--workers=${values.workers}`,
        '--phases=examples,coverage,fuzzing',
        '--continue-on-failure',
        '--no-color',
        '--generation-database=none',
        `--report-ndjson-path=${report}`,
      ],
      folder,
    );
    const seconds = Math.round((performance.now() - began) / 1000);
    const lines = (await readFile(report, 'utf8')).trim().split('\n');
    const found = summarise(lines.map((line) => JSON.parse(line) as Event));
    const { examples, seed } = values;
    const result = { schemathesis: version, seed, examples, seconds, ...found };
    await writeFile(results, `${JSON.stringify(result, undefined, 2)}\n`);
    return say(JSON.stringify(result, undefined, 2), ended);
  } finally {
    await api.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const results = fileURLToPath(new URL('../benchmarks/results/schemathesis.json', import.meta.url));

/** On the PATH, or in an environment of its own that is kept for the next time. */
async function findProgram(): Promise<string | undefined> {
  const places = (process.env['PATH'] ?? '').split(delimiter);
  const there = places.map((place) => join(place, 'schemathesis')).find((file) => existsSync(file));
  if (there) return there;
  const home = join(tmpdir(), `waystock-schemathesis-${version}`);
  const program = join(home, 'bin', 'schemathesis');
  if (existsSync(program)) return program;
  try {
    execFileSync('python3', ['-m', 'venv', home], { stdio: 'inherit' });
    const pip = ['install', '--quiet', `schemathesis==${version}`];
    execFileSync(join(home, 'bin', 'pip'), pip, { stdio: 'inherit' });
    return program;
  } catch {
    await rm(home, { recursive: true, force: true });
    return undefined;
  }
}

/** In a folder of ours, since it leaves files where it works. */
const run = (program: string, args: readonly string[], cwd: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', reject).once('close', (code) => resolve(code ?? 1));
  });

function say(text: string, code: number): number {
  (code === 2 ? process.stderr : process.stdout).write(`${text}\n`);
  return code;
}

process.exitCode = await main(process.argv.slice(2));
