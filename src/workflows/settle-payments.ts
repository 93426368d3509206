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

/** Makes provider calls, and those that follow from their answers. */
export async function makeCalls(world: World, calls: readonly ProviderCall[]): Promise<void> {
  const waiting = [...calls];
  for (let call = waiting.shift(); call; call = waiting.shift()) {
    // Too late: whoever settles late calls may have taken over, or given up on it for good.
    if (world.now() >= call.makeBefore) continue;
    const { key } = call.request;
    const outcome = await ask(world, call);
    if (!outcome) continue;
    waiting.push(...(await world.db.transact((tx) => recordOutcome(tx, key, outcome))));
  }
}

/** Follows up operations whose answer never came; woken by the clock. */
export async function settleLateCalls(world: World): Promise<void> {
  const giveUpAt = plus(world.now(), minutes(1));
  while (world.now() < giveUpAt) {
    const calls = await world.db.transact((tx) => takeUnsettled(tx));
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
