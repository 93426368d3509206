import { setTimeout as sleep } from 'node:timers/promises';
import { type ChaosOptions, openChaos, type Victim } from './chaos.ts';

/** A shop that is killed at, process after process, and what was left of it. */
export interface Kills {
  readonly kills: Readonly<Record<Victim, number>>;
  /** Orders their shoppers were told of, and cancellations. */
  readonly acknowledged: number;
  readonly cancelled: number;
  readonly refused: number;
  /** From the last kill, while shoppers still hear what became of their orders, until nothing moves. */
  readonly seconds_to_rest: number | undefined;
  /** Orders that did not come to rest, and why. */
  readonly unrest: readonly string[];
  readonly lost: number;
  readonly doubled: number;
  readonly double_captures: number;
  readonly oversold: number;
  /** All that does not add up, in words; the counts above are taken from it. */
  readonly findings: readonly string[];
}

export interface KillsOptions extends ChaosOptions {
  readonly kills: number;
  /** How long the end of every order may take. */
  readonly patienceMs: number;
  readonly onKill?: (n: number, victim: Victim) => void;
}

const victims: readonly Victim[] = ['api', 'worker', 'postgres'];

export async function liveThroughKills(options: KillsOptions): Promise<Kills> {
  const chaos = await openChaos(options);
  const kills: Record<Victim, number> = { api: 0, worker: 0, postgres: 0 };
  try {
    for (let n = 0; n < options.kills; n++) {
      const victim = victims[n % victims.length] ?? 'api';
      // Never at the same beat of what the victim does.
      await sleep(300 + (n % 7) * 100);
      await chaos.kill(victim);
      kills[victim]++;
      options.onKill?.(n + 1, victim);
    }
    await chaos.allUp();
    const ended = performance.now();
    const told = await chaos.endShopping();
    const heard = (performance.now() - ended) / 1000;
    const rested = await chaos.rest(options.patienceMs);
    const unrest = await chaos.unrest();
    const findings = await chaos.findings();
    const count = (kind: (typeof told)[number]['kind']): number =>
      told.filter((one) => one.kind === kind).length;
    const found = (...rules: string[]): number =>
      findings.filter((one) => rules.some((rule) => one.startsWith(rule))).length;
    return {
      kills,
      acknowledged: count('placed'),
      cancelled: count('cancelled'),
      refused: count('refused'),
      seconds_to_rest: rested === undefined ? undefined : Math.round((heard + rested) * 10) / 10,
      unrest,
      lost: found('acknowledged order lost'),
      doubled: found('order doubled', 'one order for two keys', 'order recorded more than once'),
      double_captures: found('more than one capture', 'books differ'),
      oversold: found('oversold', 'more was ordered than there ever was'),
      findings,
    };
  } finally {
    await chaos.close();
  }
}
