import { chance, type Random } from '@waystock/kernel';
import type { PaymentGateway } from '../gateways/payment/payment-gateway.ts';
import type { World } from '../world.ts';

/** The process that delivers facts and runs schedules. */
export interface Worker {
  /** Undefined when the worker died over it; it is back at work for the next call. */
  live<T>(work: (world: World) => Promise<T>): Promise<{ readonly value: T } | undefined>;
}

export const immortal = (world: World): Worker => ({
  live: async (work) => ({ value: await work(world) }),
});

export interface Mortality {
  readonly random: Random;
  readonly rate: number;
  /** Told of each life's World, before it is used. */
  readonly born?: (body: World) => void;
}

/**
 * A worker that may die before and after every transaction and every call of the payment provider.
 * What was committed or sent stays, its answer is lost, and nothing of the work goes on: neither
 * `catch` nor `finally` runs, as little as they would in a process that was killed.
 */
export function mortal(world: World, { random, rate, born }: Mortality): Worker {
  if (rate === 0) return immortal(world);
  let lives = 0;
  let steps = 0;
  let die: (() => void) | undefined;
  /** Of this life: what code keeps beside its World dies with it, as the memory of a process would. */
  let body: World | undefined;
  const between = async <T>(step: () => Promise<T>): Promise<T> => {
    const life = lives;
    const mayDie = async (): Promise<void> => {
      if (life === lives && chance(random.fork('step', steps++), rate)) {
        lives++;
        body = undefined;
        die?.();
      }
      if (life !== lives) await forever;
    };
    await mayDie();
    const done = await step();
    await mayDie();
    return done;
  };
  return {
    async live(work) {
      const death = new Promise<undefined>((resolve) => {
        die = () => resolve(undefined);
      });
      if (!body) {
        body = within(world, between);
        born?.(body);
      }
      return Promise.race([work(body).then((value) => ({ value })), death]);
    },
  };
}

const forever = new Promise<never>(() => undefined);

type Between = <T>(step: () => Promise<T>) => Promise<T>;

function within({ db, gateways, ...world }: World, between: Between): World {
  const payment: PaymentGateway = {
    authorise: (request) => between(() => gateways.payment.authorise(request)),
    capture: (request) => between(() => gateways.payment.capture(request)),
    void: (request) => between(() => gateways.payment.void(request)),
    refund: (request) => between(() => gateways.payment.refund(request)),
    find: (key) => between(() => gateways.payment.find(key)),
    verifyWebhook: (message, now) => gateways.payment.verifyWebhook(message, now),
  };
  return {
    ...world,
    gateways: { payment },
    db: {
      transact: (work) => between(() => db.transact(work)),
      read: (work) => between(() => db.read(work)),
    },
  };
}
