import { readdirSync, readFileSync } from 'node:fs';

export interface CpuMeter {
  /** CPU seconds since the start: of the process itself, and of the PostgreSQL it started. */
  stop(): { readonly node: number; readonly postgresql: number };
}

interface Process {
  readonly name: string;
  readonly parent: number;
  readonly seconds: number;
}

/** Of `sysconf(_SC_CLK_TCK)`, which is 100 on every Linux that Node runs on. */
const ticksPerSecond = 100;

/**
 * Looks at a process and its descendants four times a second and remembers what each had used when it
 * was last seen, since one that has ended cannot be asked. Elsewhere than on Linux it says zero.
 */
export function openCpuMeter(root: number): CpuMeter {
  const used = new Map<number, Process>();
  const look = (): void => {
    const all = listProcesses();
    const isOurs = (pid: number): boolean => {
      for (let at = pid; at > 1; at = all.get(at)?.parent ?? 0)
        if (at === root || used.has(at)) return true;
      return false;
    };
    for (const [pid, process] of all) if (isOurs(pid)) used.set(pid, process);
  };
  const timer = setInterval(look, 250);
  look();
  return {
    stop() {
      clearInterval(timer);
      const sum = (isCounted: (process: Process) => boolean): number =>
        [...used.values()].filter(isCounted).reduce((total, { seconds }) => total + seconds, 0);
      const isPostgres = ({ name }: Process): boolean => name.startsWith('postgres');
      return { node: sum((process) => !isPostgres(process)), postgresql: sum(isPostgres) };
    },
  };
}

function listProcesses(): Map<number, Process> {
  const found = new Map<number, Process>();
  for (const entry of readEntries()) {
    const pid = Number(entry);
    if (!Number.isInteger(pid)) continue;
    const process = readProcess(pid);
    if (process) found.set(pid, process);
  }
  return found;
}

function readEntries(): string[] {
  try {
    return readdirSync('/proc');
  } catch {
    return [];
  }
}

function readProcess(pid: number): Process | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name is in brackets and may hold spaces; state and parent follow, then user and system time.
    const end = text.lastIndexOf(')');
    const fields = text.slice(end + 2).split(' ');
    const ticks = Number(fields[11]) + Number(fields[12]);
    return {
      name: text.slice(text.indexOf('(') + 1, end),
      parent: Number(fields[1]),
      seconds: ticks / ticksPerSecond,
    };
  } catch {
    return undefined;
  }
}
