import { assert, must, ok, refuse, type Result } from '@waystock/kernel';
import type { Tx, World } from '../world.ts';
import { replay, type ResultWriter } from './commands.ts';
import type { HttpError } from './errors.ts';
import type { Recorded } from './handler.ts';
import { claimKeys, insertingResults, type KeyedRequest } from './idempotency-store.ts';

/**
 * Commands that may share a transaction. Under load most of what a command costs is not its own: round
 * trips, statements, the commit. Those that come while others are under way wait for each other and
 * then pay once; one that comes alone waits for nobody.
 */
export interface SharedWork<Item, Found, Reply, Refusal> {
  /** Reads what all of them need, in the round trip that claims their keys. */
  readonly load: (tx: Tx, items: readonly Item[]) => Promise<Found>;
  /**
   * Does them in the order given. One that is refused must have changed nothing; so must one that
   * turns out to need a transaction of its own.
   */
  readonly work: (
    tx: Tx,
    items: readonly Item[],
    found: Found,
  ) => Promise<readonly (Result<Reply, Refusal> | 'alone')[]>;
}

// oxlint-disable-next-line typescript/no-explicit-any -- each work is called with its own items only
type AnyWork = SharedWork<any, any, any, any>;
type Outcome = Result<Recorded<unknown>, HttpError>;

export interface SharedCommand extends ResultWriter<unknown, never> {
  readonly request: KeyedRequest;
  readonly item: unknown;
  /** Runs it in a transaction of its own. */
  readonly alone: () => Promise<Outcome>;
}

export type RunTogether = (work: AnyWork, command: SharedCommand) => Promise<Outcome>;

interface Waiting extends SharedCommand {
  readonly settle: (outcome: Outcome | Promise<Outcome>) => void;
}

/** So many share one transaction. */
const mostTogether = 32;
/** Like `runOnce` for commands of the same work that come at the same time. */
export function runsTogether(world: Pick<World, 'db' | 'vault'>): RunTogether {
  const queues = new Map<AnyWork, (command: Waiting) => void>();
  return (work, command) =>
    new Promise((settle) => {
      const join =
        queues.get(work) ??
        queueFor((batch, committing) => runBatch(world, work, { batch, committing }));
      queues.set(work, join);
      join({ ...command, settle });
    });
}

/** Runs a batch; calls `committing` when all that is left is to write and commit. */
type RunBatch = (batch: readonly Waiting[], committing: () => void) => Promise<void>;

/**
 * One transaction takes goods at a time: a second one would mostly wait for the first one's rows, and
 * those who come meanwhile are then more. While one is written and committed the next is prepared.
 */
function queueFor(run: RunBatch) {
  const waiting: Waiting[] = [];
  let state: 'idle' | 'starting' | 'under way' = 'idle';
  const start = (): void => {
    state = 'under way';
    let hasMadeWay = false;
    const makeWay = (): void => {
      if (hasMadeWay) return;
      hasMadeWay = true;
      state = 'idle';
      startSoon();
    };
    run(waiting.splice(0, mostTogether), makeWay).then(makeWay, makeWay);
  };
  // Those whose requests were read in the same turn of the event loop are in it together.
  const startSoon = (): void => {
    if (state !== 'idle' || waiting.length === 0) return;
    state = 'starting';
    setImmediate(start);
  };
  return (command: Waiting): void => {
    waiting.push(command);
    startSoon();
  };
}

interface Batch<Command> {
  readonly batch: readonly Command[];
  readonly committing: () => void;
}

async function runBatch(
  world: Pick<World, 'db' | 'vault'>,
  work: AnyWork,
  { batch, committing }: Batch<Waiting>,
): Promise<void> {
  const firsts = new Map(batch.toReversed().map((one) => [keyOf(one), one]));
  const distinct = batch.filter((one) => firsts.get(keyOf(one)) === one);
  for (const one of batch) if (!distinct.includes(one)) one.settle(refuse(stillInProgress));
  try {
    const outcomes = await runInOne(world, work, { batch: distinct, committing });
    for (const [i, one] of distinct.entries()) one.settle(must(outcomes[i], 'one each')());
  } catch {
    // Whoever breaks must not break the others: each has another go, and its own error.
    for (const one of distinct) one.settle(one.alone());
  }
}

const keyOf = ({ request }: SharedCommand): string => JSON.stringify([request.scope, request.key]);

/** How to learn what became of each. */
async function runInOne(
  world: Pick<World, 'db' | 'vault'>,
  { load, work }: AnyWork,
  { batch, committing }: Batch<SharedCommand>,
): Promise<(() => Outcome | Promise<Outcome>)[]> {
  const itemsOf = (some: readonly SharedCommand[]) => some.map((one) => one.item);
  return world.db.transact(async (tx) => {
    const [states, found] = await Promise.all([
      claimKeys(
        tx,
        batch.map((one) => one.request),
      ),
      load(tx, itemsOf(batch)),
    ]);
    const fresh = batch.filter((_, i) => states[i] === 'fresh');
    const answers = fresh.length === 0 ? [] : await work(tx, itemsOf(fresh), found);
    assert(answers.length === fresh.length, 'an answer for each command');
    const recorded = new Map<SharedCommand, Recorded<unknown>>();
    for (const [i, one] of fresh.entries()) {
      const answer = must(answers[i], 'counted');
      if (answer !== 'alone') recorded.set(one, recordOf(one, answer));
    }
    const results = [...recorded].map(([one, stored]) => ({ ...one.request, ...stored }));
    if (results.length > 0) tx.atCommit(insertingResults(tx, world.vault, results));
    committing();
    return batch.map((one, i) => () => {
      const record = recorded.get(one);
      if (record) return ok(record);
      if (states[i] === 'fresh') return one.alone();
      return states[i] === 'busy' ? refuse(stillInProgress) : replay(world, one.request);
    });
  });
}

const stillInProgress = { kind: 'still-in-progress', retryAfterS: 1 } as const;

function recordOf(
  command: SharedCommand,
  result: Result<unknown, { readonly kind: string }>,
): Recorded<unknown> {
  return result.ok
    ? { ...command.reply(result.value), replayed: false, reply: result.value }
    : { ...command.refusal(result.error as never), replayed: false, reply: undefined };
}
