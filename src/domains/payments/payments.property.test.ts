import {
  assert,
  currency,
  type Instant,
  instant,
  type Money,
  money,
  type OrderId,
  type PaymentId,
  plus,
  type Result,
  seconds,
  seededRandom,
} from '@waystock/kernel';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PaymentGateway } from '../../gateways/payment/payment-gateway.ts';
import { troubled } from '../../gateways/payment/simulated-behaviour.ts';
import { openSimulatedPaymentProvider } from '../../gateways/payment/simulated-payment-provider.ts';
import { statusOf } from './dunning.ts';
import { isLive, type Outcome } from './operation.ts';
import {
  answer,
  type Answered,
  assertSound,
  claimCapture,
  claimRefund,
  close,
  openPayment,
  outstanding,
  type Payment,
  totalsOf,
  wishAgain,
} from './payment.ts';
import { plan, takeOverLate } from './plan.ts';
import { followUp, listToSend, type ProviderCall } from './provider-call.ts';

/**
 * One payment and the simulated provider, joined by a bad line and by processes that die: calls are
 * made late, twice or never, their answers are lost, webhooks come twice, late, reversed or never.
 * In the end both books must say the same, and the customer must have paid for what left, once.
 */
const eur = (minor: number): Money => money(minor, currency('EUR'));
const start = instant(Date.UTC(2026, 4, 6, 14));
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

type Step =
  | { do: 'pay'; amount: number; method: string }
  | { do: 'ship'; shipment: number; amount: number }
  | { do: 'refund'; refund: number; amount: number }
  | { do: 'close' }
  | { do: 'wait'; seconds: number }
  /** The process that has the call: makes it, dies before, or dies with the answer in its hands. */
  | { do: 'call'; which: number; fate: 'done' | 'died before' | 'died after' | 'made twice' }
  | { do: 'deliver'; reversed: boolean }
  | { do: 'reconcile' };

type AnswerRule = (payment: Payment, key: string, outcome: Outcome, now: Instant) => Answered;

class Harness {
  now = start;
  payment: Payment | undefined;
  readonly calls: ProviderCall[] = [];
  readonly provider;
  readonly rule: AnswerRule;

  constructor(seed: string, rule: AnswerRule) {
    this.rule = rule;
    this.provider = openSimulatedPaymentProvider({
      random: seededRandom(seed),
      now: () => this.now,
      secret,
      behaviour: { ...troubled, processingError: 0.02 },
    });
  }

  save(before: Payment | undefined, payment: Payment): void {
    const planned = plan(payment, this.now);
    assertSound(planned.payment);
    this.payment = planned.payment;
    this.calls.push(...listToSend(planned.payment, this.now, before?.operations.length));
  }

  /** A command; refusals are fine, that is what they are for. */
  command(decide: (payment: Payment) => Result<Payment, unknown>): void {
    if (!this.payment) return;
    const decided = decide(this.payment);
    if (decided.ok) this.save(this.payment, decided.value);
  }

  record(key: string, outcome: Outcome): void {
    if (!this.payment) return;
    const answered = this.rule(this.payment, key, outcome, this.now);
    this.save(this.payment, answered.payment);
  }

  async make(call: ProviderCall, fate: string): Promise<void> {
    if (fate === 'died before' || this.now >= call.makeBefore) return;
    const { gateway } = this.provider;
    let outcome = await ask(gateway, call);
    if (fate === 'made twice') outcome = await ask(gateway, call);
    if (outcome && fate !== 'died after') this.record(call.request.key, outcome);
  }

  deliver(reversed: boolean): void {
    const messages = this.provider.takeDueWebhooks(this.now);
    for (const message of reversed ? messages.toReversed() : messages) {
      const event = this.provider.gateway.verifyWebhook(message, this.now);
      assert(event.ok, 'a webhook of ours is refused');
      this.record(event.value.key, event.value.outcome);
    }
  }

  reconcile(): void {
    if (!this.payment) return;
    const { payment, late } = takeOverLate(this.payment, this.now);
    this.calls.push(...late.map((operation) => followUp(payment, operation, this.now)));
    this.save(payment, payment);
  }

  async take(step: Step): Promise<void> {
    const { now } = this;
    switch (step.do) {
      case 'pay': {
        const attempt = (this.payment?.attempt ?? 0) + 1;
        const wish = { amount: eur(step.amount), method: step.method, attempt };
        const id = 'pay_1' as PaymentId;
        if (this.payment) this.command((payment) => wishAgain(payment, wish, now));
        else this.save(undefined, openPayment({ id, orderId: 'ord_1' as OrderId }, wish, now));
        return;
      }
      case 'ship':
        return this.command((p) => claimCapture(p, `shp_${step.shipment}`, eur(step.amount), now));
      case 'refund':
        return this.command((p) => claimRefund(p, `ref_${step.refund}`, eur(step.amount), now));
      case 'close':
        return this.command((payment) => ({ ok: true, value: close(payment, now) }));
      case 'wait':
        this.now = plus(now, seconds(step.seconds));
        return;
      case 'call': {
        const [call] = this.calls.splice(step.which % (this.calls.length || 1), 1);
        if (call) await this.make(call, step.fate);
        return;
      }
      case 'deliver':
        return this.deliver(step.reversed);
      case 'reconcile':
        return this.reconcile();
    }
  }

  /** The trouble is over: everything is called, told and reconciled until nothing is left to do. */
  async drain(): Promise<void> {
    for (let round = 0; round < 400; round++) {
      for (let call = this.calls.shift(); call; call = this.calls.shift())
        await this.make(call, 'done');
      this.deliver(false);
      const dueAt = this.payment && plan(this.payment, this.now).dueAt;
      const nextAt = [dueAt, this.provider.nextDueAt()].filter((at) => at !== undefined);
      if (this.calls.length === 0 && nextAt.length === 0) return;
      this.now = instant(Math.max(this.now, Math.min(...nextAt)));
      this.deliver(false);
      this.reconcile();
    }
    throw new Error('it never comes to rest');
  }
}

async function ask(
  gateway: PaymentGateway,
  { how, request }: ProviderCall,
): Promise<Outcome | undefined> {
  if (how !== 'send') {
    const found = await gateway.find(request.key);
    if (found.kind !== 'absent') return found;
    if (how === 'ask') return undefined;
    if (how === 'ask-then-withdraw') return { kind: 'failed', reason: 'withdrawn' };
  }
  return request.kind === 'authorise' ? gateway.authorise(request) : gateway[request.kind](request);
}

/** What must hold once everything has come to rest. */
function check(harness: Harness): void {
  const { payment } = harness;
  if (!payment) return;
  const accounts = harness.provider.accounts();
  const theirs = (of: 'authorised' | 'captured' | 'voided' | 'refunded') =>
    accounts.reduce((total, account) => total + account[of], 0n);
  const ours = totalsOf(payment);
  for (const of of ['authorised', 'captured', 'voided', 'refunded'] as const)
    assert(ours[of].minor === theirs(of), `${of}: ours ${ours[of].minor}, theirs ${theirs(of)}`);
  assert(!payment.operations.some(isLive), 'something is still under way');
  for (const claim of payment.claims.filter((c) => c.kind === 'capture')) {
    const unpaid = outstanding(payment, claim, 'ignored').minor;
    assert(unpaid >= 0n, `${claim.subject} was paid twice`);
    assert(unpaid === 0n || statusOf(payment) === 'uncollectable', `${claim.subject} is forgotten`);
  }
  const paid = payment.claims.every(
    (c) => c.kind === 'refund' || outstanding(payment, c, 'ignored').minor === 0n,
  );
  if (payment.closedAt !== undefined && paid)
    assert(ours.authorised.minor === ours.captured.minor + ours.voided.minor, 'money is kept held');
}

const amount = fc.integer({ min: 1, max: 1000 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('pay' as const),
      amount: fc.integer({ min: 500, max: 1500 }),
      method: fc.constantFrom(
        'tok_visa',
        'tok_decline',
        'tok_challenge',
        'tok_challenge_failed',
        'tok_answer_lost',
        'tok_request_lost',
        'tok_capture_error_once',
        'tok_capture_error',
        'tok_capture_decline',
        'tok_renewal_decline',
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('ship' as const), shipment: fc.nat(3), amount }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('refund' as const), refund: fc.nat(2), amount }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'close' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      seconds: fc.constantFrom(1, 11, 45, 600, 7200, 90_000, 700_000),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('call' as const),
      which: fc.nat(5),
      fate: fc.constantFrom('done', 'done', 'died before', 'died after', 'made twice'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('deliver' as const), reversed: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.constant({ do: 'reconcile' as const }) },
);

const first: Step = { do: 'pay', amount: 1000, method: 'tok_visa' };
const troubles = (rule: AnswerRule) =>
  fc.asyncProperty(
    fc.string({ minLength: 1, maxLength: 8 }),
    fc.boolean(),
    fc.array(step, { minLength: 5, maxLength: 40, size: 'max' }),
    async (seed, plain, steps) => {
      const harness = new Harness(seed, rule);
      for (const each of plain ? [first, ...steps] : steps) await harness.take(each);
      await harness.drain();
      check(harness);
    },
  );

test('whatever goes wrong on the way, both books agree and each shipment is paid once', async () => {
  await fc.assert(troubles(answer), { numRuns: 300 });
});

describe('the harness catches', () => {
  const planted: readonly [string, AnswerRule][] = [
    [
      'an event that counts each time it comes',
      (payment, key, outcome, now) => {
        const before = payment.operations.find((o) => o.key === key);
        if (before?.state !== 'succeeded' || outcome.kind !== 'succeeded')
          return answer(payment, key, outcome, now);
        const operations = [...payment.operations, { ...before, key: `${key} again` }];
        return { payment: { ...payment, operations }, changed: before, contradiction: false };
      },
    ],
    [
      'a time-out taken for a failure',
      (payment, key, outcome, now) =>
        answer(
          payment,
          key,
          outcome.kind === 'timeout' ? { kind: 'failed', reason: 'processing-error' } : outcome,
          now,
        ),
    ],
    [
      'an authorisation ignored because it comes after the order is closed',
      (payment, key, outcome, now) =>
        payment.closedAt !== undefined && key.includes(':authorise:order:')
          ? answer(payment, key, { kind: 'failed', reason: 'withdrawn' }, now)
          : answer(payment, key, outcome, now),
    ],
  ];

  test.each(planted)('%s', async (_name, rule) => {
    const result = await fc.check(troubles(rule), { numRuns: 2000, endOnFailure: true });
    expect(result.failed).toBe(true);
  });
});
