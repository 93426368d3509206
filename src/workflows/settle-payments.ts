import { minutes, plus, type Result } from '@waystock/kernel';
import type { PaymentsError, ProviderCall } from '../domains/payments/index.ts';
import { type Outcome, recordOutcome, takeUnsettled } from '../domains/payments/index.ts';
import type { Tx, World } from '../world.ts';

/**
 * Money moves in three steps: a transaction records what is wanted and under which key, the provider
 * is asked outside any transaction, a second transaction records the answer. Dying between them loses
 * nothing: `settleLateCalls` asks about what nobody reported on, under the same key.
 */
export async function withPayments(
  world: World,
  command: (tx: Tx) => Promise<Result<readonly ProviderCall[], PaymentsError>>,
): Promise<Result<void, PaymentsError>> {
  const wanted = await world.db.transact(command);
  if (!wanted.ok) return wanted;
  await makeCalls(world, wanted.value);
  return { ok: true, value: undefined };
}

/** Makes provider calls side by side, and then those that follow from their answers. */
export async function makeCalls(world: World, calls: readonly ProviderCall[]): Promise<void> {
  // All come to an end: whoever goes on at the first failure would leave the others to nobody.
  const ends = await Promise.allSettled(calls.map((call) => makeCall(world, call)));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

async function makeCall(world: World, call: ProviderCall): Promise<void> {
  // Too late: whoever settles late calls may have taken over, or given up on it for good.
  if (world.now() >= call.makeBefore) return;
  const outcome = await ask(world, call);
  if (!outcome) return;
  const { key } = call.request;
  await makeCalls(world, await world.db.transact((tx) => recordOutcome(tx, key, outcome)));
}

/** So many payments at once, all asked about at once: what waited for its turn would be too late. */
const side = 8;

/**
 * Follows up operations whose answer never came; woken by the clock. A provider that does not answer
 * costs each of them its deadline, so nothing is taken over that is not asked about straight away.
 */
export async function settleLateCalls(world: World): Promise<void> {
  const giveUpAt = plus(world.now(), minutes(1));
  while (world.now() < giveUpAt) {
    const calls = await world.db.transact((tx) => takeUnsettled(tx, side));
    if (calls.length === 0) return;
    await makeCalls(world, calls);
  }
}

async function ask(world: World, { how, request }: ProviderCall): Promise<Outcome | undefined> {
  const { payment } = world.gateways;
  if (how !== 'send') {
    const found = await payment.find(request.key);
    if (found.kind !== 'absent') return found;
    if (how === 'ask') return undefined;
    if (how === 'ask-then-withdraw') return { kind: 'failed', reason: 'withdrawn' };
  }
  switch (request.kind) {
    case 'authorise':
      return payment.authorise(request);
    case 'capture':
      return payment.capture(request);
    case 'void':
      return payment.void(request);
    case 'refund':
      return payment.refund(request);
  }
}
