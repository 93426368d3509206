import { must } from '@waystock/kernel';
import { setTimeout as sleep } from 'node:timers/promises';
import { stablePort, type TestProcess, testProcess } from '../support/processes.ts';

/** Servers on one port, one at a time: each is loaded ahead, opened, armed, and dies (dying-server.ts). */
export interface DyingServers {
  readonly url: string;
  /** Loads while another still serves: most of a start is reading source. */
  load(env?: Readonly<Record<string, string>>): Promise<DyingServer>;
  stop(): Promise<void>;
}

export interface DyingServer {
  readonly isDead: boolean;
  /** It serves, and delivers what the one before it left. */
  open(): Promise<void>;
  /** From here on it counts its steps, and dies at the one it was given. */
  arm(): Promise<void>;
  /** The steps it took, the last one perhaps its death. */
  steps(): readonly string[];
  kill(signal?: NodeJS.Signals): Promise<void>;
}

export async function openDyingServers(
  common: Readonly<Record<string, string>>,
): Promise<DyingServers> {
  const port = await stablePort();
  const all: TestProcess[] = [];
  return {
    url: `http://127.0.0.1:${port}`,
    async load(env = {}) {
      const server = testProcess({
        name: 'dying server',
        command: ['test/chaos/dying-server.ts', `--port=${port}`],
        env: { ...common, ...env },
        ready: /^loaded$/,
      });
      all.push(server);
      await server.start();
      return dyingServer(server);
    },
    async stop() {
      for (const server of all) await server.kill();
    },
  };
}

function dyingServer(server: TestProcess): DyingServer {
  const tell = async (answer: string): Promise<void> => {
    process.kill(must(server.pid, `it lives until it is ${answer}`), 'SIGUSR2');
    while (!server.output().includes(`${answer}\n`)) {
      if (server.pid === undefined) throw new Error(`it died before it was ${answer}`);
      await sleep(2);
    }
  };
  return {
    get isDead() {
      return server.pid === undefined;
    },
    open: () => tell('ready'),
    arm: () => tell('armed'),
    steps: () => [...server.output().matchAll(/^step (.*)$/gm)].map(([, step]) => step ?? ''),
    kill: (signal) => server.kill(signal),
  };
}
