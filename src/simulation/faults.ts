import { chance, type Random, type Seconds, seconds, within } from '@waystock/kernel';
import { type Behaviour, faultless, troubled } from '../gateways/payment/simulated-behaviour.ts';
import type { Handler, Handlers } from '../storage/relay.ts';
import type { World } from '../world.ts';

/** What goes wrong in a run, and how often. Chances are from 0 to 1. */
export interface Faults {
  /** That the worker dies, at each step it takes. */
  readonly workerDeath: number;
  /** That a fact is delivered again, at once or hours later. */
  readonly deliveredTwice: number;
  /** That a delivery fails at first, so that what follows under its key waits for the retry. */
  readonly deliveryDelayed: number;
  readonly provider: Behaviour;
  /** That a picker does not find all units of a task. */
  readonly shortPick: number;
  /** That a vehicle on the road breaks down, each hour. */
  readonly breakdown: number;
  /** That nobody opens the door, at each. */
  readonly failedAttempt: number;
  /** That a site must be paused, each day. */
  readonly sitePause: number;
}

export const faultLevels = {
  none: {
    workerDeath: 0,
    deliveredTwice: 0,
    deliveryDelayed: 0,
    provider: faultless,
    shortPick: 0,
    breakdown: 0,
    failedAttempt: 0,
    sitePause: 0,
  },
  usual: {
    workerDeath: 0.000_2,
    deliveredTwice: 0.002,
    deliveryDelayed: 0.001,
    provider: {
      requestLost: 0.002,
      answerLost: 0.002,
      processingError: 0.003,
      declined: 0.01,
      challenged: 0.04,
      webhookLost: 0.01,
      webhookTwice: 0.02,
      webhookLate: 0.01,
    },
    shortPick: 0.004,
    breakdown: 0.002,
    failedAttempt: 0.01,
    sitePause: 0.01,
  },
  harsh: {
    workerDeath: 0.001,
    deliveredTwice: 0.05,
    deliveryDelayed: 0.03,
    provider: troubled,
    shortPick: 0.03,
    breakdown: 0.02,
    failedAttempt: 0.06,
    sitePause: 0.1,
  },
} as const satisfies Readonly<Record<string, Faults>>;

export type FaultLevel = keyof typeof faultLevels;

export interface Unreliable {
  readonly faults: Pick<Faults, 'deliveredTwice' | 'deliveryDelayed'>;
  readonly random: Random;
  /** Makes an appointment of the worker's: it may die over that as well. */
  readonly later: (wait: Seconds, run: (world: World) => Promise<void>) => void;
  readonly tally?: Tally;
}

/** How often which fault was put in. */
export type Tally = Map<string, number>;

export const count = (tally: Tally | undefined, what: string): void =>
  void tally?.set(what, (tally.get(what) ?? 0) + 1);

/** Handlers to which facts come more than once, and sometimes late: delivery is at least once. */
export function unreliable(handlers: Handlers, options: Unreliable): Handlers {
  return new Map(
    [...handlers].map(([name, handler]) => [name, unreliableHandler(handler, name, options)]),
  );
}

function unreliableHandler(
  handler: Handler,
  name: string,
  { faults, random, later, tally }: Unreliable,
): Handler {
  const tries = new Map<string, number>();
  return async (world, fact) => {
    const attempt = tries.get(fact.id) ?? 1;
    const luck = random.fork(`${name} ${attempt}`, fact.id);
    if (chance(luck, faults.deliveryDelayed)) {
      tries.set(fact.id, attempt + 1);
      count(tally, 'delivery delayed');
      throw new Error('simulated: the handler could not be reached');
    }
    tries.delete(fact.id);
    await handler(world, fact);
    if (!chance(luck, faults.deliveredTwice)) return;
    count(tally, 'delivered twice');
    if (chance(luck, 0.5)) await handler(world, fact);
    else later(seconds(within(luck, 1, 7200)), (then) => handler(then, fact));
  };
}
