import type pg from 'pg';
import type { DeliveredFact, World } from '../world.ts';
import { countAlive, type Session } from './session.ts';
import { type Delivery, listDue, markDelivered, markFailed, partitionCount } from './outbox.ts';

/** What a subscription does with a fact; idempotent on `fact.id`, since delivery is at least once. */
export type Handler = (world: World, fact: DeliveredFact) => Promise<void>;
export type Handlers = ReadonlyMap<string, Handler>;

/** The most that one look delivers. */
const batchSize = 256;

export interface Delivering {
  readonly partitions: readonly number[];
  /** Keys whose facts are delivered side by side. */
  readonly parallel: number;
}

/**
 * Delivers what is due in these partitions and returns how many deliveries were tried. Facts of one
 * key reach a subscription one after another; different keys run side by side.
 */
export async function deliverDue(
  world: World,
  handlers: Handlers,
  options: Delivering,
): Promise<number> {
  const due = await lookForDue(world, options);
  await deliverAll(world, handlers, { ...options, due });
  return due.length;
}

/** What is due in these partitions. */
export const lookForDue = (
  world: World,
  { partitions }: Pick<Delivering, 'partitions'>,
): Promise<Delivery[]> => world.db.read((tx) => listDue(tx, partitions, batchSize));

/**
 * Delivers what a look has found and returns what is due then: what follows from a fact is mostly
 * another fact, so noting the one and looking for the other are one transaction.
 */
export async function deliverAll(
  world: World,
  handlers: Handlers,
  { due, partitions, parallel }: Delivering & { readonly due: readonly Delivery[] },
): Promise<Delivery[]> {
  const queues = [...Map.groupBy(due, (d) => `${d.subscription} ${d.fact.key}`).values()];
  const delivered: Delivery[] = [];
  const workers = Array.from({ length: Math.min(parallel, queues.length) }, async () => {
    for (let queue = queues.shift(); queue; queue = queues.shift())
      for (const delivery of queue) {
        if (!(await deliver(world, handlers, delivery))) break;
        delivered.push(delivery);
      }
  });
  // All come to an end before the next look, or one key's facts would be handled side by side.
  const ends = await Promise.allSettled(workers);
  const next =
    delivered.length === 0
      ? []
      : await world.db.transact(async (tx) => {
          const [, found] = await Promise.all([
            markDelivered(tx, delivered),
            listDue(tx, partitions, batchSize),
          ]);
          return found;
        });
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return next;
}

async function deliver(world: World, handlers: Handlers, delivery: Delivery): Promise<boolean> {
  const { subscription, fact } = delivery;
  try {
    const handler = handlers.get(subscription);
    if (!handler) throw new Error(`no subscription is named ${subscription}`);
    await handler(world, fact);
    return true;
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    world.log.error(
      { subscription, fact: fact.kind, key: fact.key, error: text },
      'delivery failed',
    );
    await world.db.transact((tx) => markFailed(tx, delivery, text));
    return false;
  }
}

export const allPartitions: readonly number[] = Array.from({ length: partitionCount }, (_, n) => n);

export interface Relay {
  /** Something was published: look now instead of at the next poll. */
  wake(): void;
  stop(): Promise<void>;
}

/** First key of the advisory locks by which processes share the partitions. */
const lockSpace = 8_127_001;
const pollMs = 500;
/** How soon it is noticed that a process came or went. */
const lookEveryMs = 2_000;

/**
 * Runs beside other processes on one database: each partition is delivered by the one process that
 * holds its advisory lock, on the process's session. Each holds its share: who comes later is left
 * some at the next look of those who were there. A process that dies loses its locks with its
 * session, and others take over at their next look.
 */
export function startRelay(world: World, handlers: Handlers, session: Session): Relay {
  let stopped = false;
  let wakeUp: (() => void) | undefined;
  let woken = false;
  const held = new Set<number>();
  let lockedOn: pg.Client | undefined;
  /** Seen at the end of the last deliveries. */
  let due: Delivery[] = [];

  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      if (woken || stopped) return resolve();
      const timer = setTimeout(resolve, pollMs);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  /** Between two looks, so nothing of a partition that is let go is under way. */
  async function holdShare(): Promise<void> {
    const client = await session.client();
    if (client !== lockedOn) {
      held.clear();
      client.on('notification', () => relay.wake());
      await client.query('listen fact');
      lockedOn = client;
    }
    // What was seen may be in a partition that is let go now.
    due = [];
    const share = Math.ceil(partitionCount / (await countAlive(client)));
    for (const partition of [...held].slice(share)) {
      held.delete(partition);
      await client.query('select pg_advisory_unlock($1, $2)', [lockSpace, partition]);
    }
    for (const partition of allPartitions) {
      if (held.size >= share) return;
      if (held.has(partition)) continue;
      const { rows } = await client.query('select pg_try_advisory_lock($1, $2) as got', [
        lockSpace,
        partition,
      ]);
      if (rows[0].got) held.add(partition);
    }
  }

  async function loop(): Promise<void> {
    let lastLook = -Infinity;
    while (!stopped) {
      woken = false;
      try {
        const isLost = !lockedOn || session.current() !== lockedOn;
        if (isLost || performance.now() - lastLook > lookEveryMs) {
          lastLook = performance.now();
          await holdShare();
        }
        if (held.size > 0) {
          const options = { partitions: [...held], parallel: 8 };
          if (due.length === 0) due = await lookForDue(world, options);
          if (due.length > 0) {
            const found = due;
            due = [];
            due = await deliverAll(world, handlers, { ...options, due: found });
            continue;
          }
        }
      } catch (error) {
        world.log.warn({ error: String(error) }, 'relay waits for the database');
      }
      await pause();
    }
  }

  const relay: Relay = {
    wake() {
      woken = true;
      wakeUp?.();
    },
    async stop() {
      stopped = true;
      wakeUp?.();
      await running;
    },
  };
  const running = loop();
  return relay;
}
