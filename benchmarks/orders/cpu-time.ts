import { readdirSync, readFileSync } from 'node:fs';

/**
 * CPU time of processes, of user and system together, from /proc. On a machine that others use too,
 * it says more about a change than any rate does. Linux only; in steps of ten milliseconds.
 */
export interface CpuSeconds {
  readonly server: number;
  /** The postmaster and all it has started. */
  readonly postgres: number;
  /** Load generators, once they have ended. */
  readonly clients: number;
}

export function cpuMeter(of: { readonly server: number; readonly postmaster: number }) {
  const read = (): CpuSeconds => ({
    server: own(of.server),
    postgres: family(of.postmaster),
    clients: reaped(process.pid),
  });
  /** What was used while the work ran. */
  return async <T>(work: () => Promise<T>): Promise<{ result: T; cpu: CpuSeconds }> => {
    const before = read();
    const result = await work();
    const after = read();
    const cpu = {
      server: after.server - before.server,
      postgres: after.postgres - before.postgres,
      clients: after.clients - before.clients,
    };
    return { result, cpu };
  };
}

const ticksPerSecond = 100;

interface Ticks {
  readonly parent: number;
  readonly own: number;
  /** Of children that have ended and been waited for. */
  readonly reaped: number;
}

function ticksOf(pid: number): Ticks | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name may hold blanks; the fields after it are state, parent, …; times are the 12th to 15th.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const [user, system, reapedUser, reapedSystem] = fields.slice(11, 15).map(Number);
    return {
      parent: Number(fields[1]),
      own: (user ?? 0) + (system ?? 0),
      reaped: (reapedUser ?? 0) + (reapedSystem ?? 0),
    };
  } catch {
    return undefined;
  }
}

const own = (pid: number): number => (ticksOf(pid)?.own ?? 0) / ticksPerSecond;

const reaped = (pid: number): number => (ticksOf(pid)?.reaped ?? 0) / ticksPerSecond;

function family(pid: number): number {
  let ticks = 0;
  for (const entry of readdirSync('/proc')) {
    const one = /^\d+$/.test(entry) ? ticksOf(Number(entry)) : undefined;
    if (Number(entry) === pid) ticks += (one?.own ?? 0) + (one?.reaped ?? 0);
    else if (one?.parent === pid) ticks += one.own;
  }
  return ticks / ticksPerSecond;
}
