import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A `node` process under test: it can be killed, started again and asked what it wrote. */
export interface TestProcess {
  readonly name: string;
  readonly pid: number | undefined;
  /** Starts it and resolves with the line that said it was ready. */
  start(): Promise<string>;
  /** Resolves when it is gone. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** All it has written since the first start. */
  output(): string;
  /** How it ended when nobody had asked it to. */
  readonly ownExits: readonly string[];
}

export interface ProcessOptions {
  readonly name: string;
  /** Script below the project's root, then its arguments. */
  readonly command: readonly [script: string, ...args: string[]];
  readonly env: Readonly<Record<string, string>>;
  /** It is ready once it has written a line like this. */
  readonly ready: RegExp;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const patienceMs = 120_000;
const mostOutput = 200_000;

/** Whatever happens to the tests, nothing they started outlives them. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export function testProcess({ name, command, env, ready }: ProcessOptions): TestProcess {
  let child: ChildProcess | undefined;
  let exited: Promise<void> = Promise.resolve();
  let output = '';
  let asked = false;
  const ownExits: string[] = [];

  function start(): Promise<string> {
    asked = false;
    const [script, ...args] = command;
    const fresh = spawn(process.execPath, [`${root}${script}`, ...args], {
      cwd: root,
      env: {
        PATH: process.env['PATH'] ?? '',
        NODE_NO_WARNINGS: '1',
        // Those that are started again and again need not read the same source each time.
        NODE_COMPILE_CACHE: join(tmpdir(), 'waystock-compile-cache'),
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = fresh;
    running.add(fresh);
    let line = '';
    exited = new Promise((resolve) => {
      fresh.once('close', (code, signal) => {
        running.delete(fresh);
        child = undefined;
        if (!asked) ownExits.push(`${name} ended with ${signal ?? code}: ${output.slice(-2000)}`);
        resolve();
      });
    });
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        reject(new Error(`${name} is not ready after ${patienceMs} ms: ${output.slice(-2000)}`));
      }, patienceMs);
      const hear = (chunk: string): void => {
        output = (output + chunk).slice(-mostOutput);
        const lines = (line + chunk).split('\n');
        line = lines.pop() ?? '';
        const said = lines.find((one) => ready.test(one));
        if (said === undefined) return;
        clearTimeout(late);
        resolve(said);
      };
      for (const stream of [fresh.stdout, fresh.stderr])
        stream.setEncoding('utf8').on('data', hear);
      fresh.once('close', () => {
        clearTimeout(late);
        reject(new Error(`${name} ended before it was ready: ${output.slice(-2000)}`));
      });
    });
  }

  return {
    name,
    get pid() {
      return child?.pid;
    },
    start,
    async kill(signal = 'SIGKILL') {
      asked = true;
      child?.kill(signal);
      await exited;
    },
    output: () => output,
    ownExits,
  };
}

/**
 * A port that stays free between the deaths of who listens on it: outgoing connections take theirs
 * from 32768 on, so one of them cannot sit on it when it is needed again.
 */
export async function stablePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const isFree = await new Promise<boolean>((resolve) => {
      const probe = createServer().once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
    });
    if (isFree) return port;
  }
}
