import type pg from 'pg';
import type { DeliveredFact, World } from '../world.ts';
import { type Lanes, nameOf, openLanes } from './lanes.ts';
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
  const queues = [...Map.groupBy(due, nameOf).values()];
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
  const next = delivered.length === 0 ? [] : await noteAndLook(world, delivered, partitions);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return next;
}

/** Notes what has been delivered and returns what is due in these partitions, in one transaction. */
async function look(
  world: World,
  lanes: Lanes,
  partitions: readonly number[],
): Promise<readonly Delivery[]> {
  const ended = lanes.ended();
  const delivered = ended.flatMap((one) => one.delivered);
  const found =
    delivered.length === 0
      ? await lookForDue(world, { partitions })
      : await noteAndLook(world, delivered, partitions);
  lanes.noted(ended);
  return found;
}

const noteAndLook = (
  world: World,
  delivered: readonly Delivery[],
  partitions: readonly number[],
): Promise<Delivery[]> =>
  world.db.transact(async (tx) => {
    tx.commitWithNext();
    const [, found] = await Promise.all([
      markDelivered(tx, delivered),
      listDue(tx, partitions, batchSize),
    ]);
    return found;
  });

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
/** Who takes longer than that, mostly for a payment provider that does not answer, steps aside. */
const slowAfterMs = 500;
const mostSlow = 64;
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
  let isTroubled = false;
  const lanes = openLanes({
    deliver: (delivery) =>
      deliver(world, handlers, delivery).catch(() => {
        // It could not even be noted that it has failed: it stays due, for when the database is back.
        isTroubled = true;
        return false;
      }),
    parallel: 8,
    slowAfterMs,
    mostSlow,
    onLateEnd: () => relay.wake(),
  });

  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      if (woken || stopped) return resolve();
      const timer = setTimeout(resolve, pollMs);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  /** Between two looks; before a partition is let go, what is under way comes to its end. */
  async function holdShare(): Promise<void> {
    const client = await session.client();
    if (client !== lockedOn) {
      held.clear();
      client.on('notification', () => relay.wake());
      await client.query('listen fact');
      lockedOn = client;
    }
    const share = Math.ceil(partitionCount / (await countAlive(client)));
    if (held.size > share) {
      await lanes.idle();
      await look(world, lanes, []);
    }
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
        if (held.size > 0 || lanes.ended().length > 0)
          lanes.add(await look(world, lanes, [...held]));
        if (lanes.isBusy()) {
          isTroubled = false;
          await lanes.calm();
          if (!isTroubled) continue;
        }
      } catch (error) {
        world.log.warn({ error: String(error) }, 'relay waits for the database');
      }
      await pause();
    }
    await lanes.idle();
    await look(world, lanes, []).catch(() => undefined);
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
