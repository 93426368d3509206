import { currency, type Instant, minutes, type Money, money, plus } from '@waystock/kernel';
import { beforeEach, describe, expect, test } from 'vitest';
import type { PaymentEvent, PaymentGateway, PaymentOutcome } from './payment-gateway.ts';
import type { WebhookMessage } from './standard-webhooks.ts';

/** A provider's test account: what the contract needs to know of it beyond the gateway. */
export interface ContractSubject {
  readonly gateway: PaymentGateway;
  /** Tokens of test cards. */
  readonly methods: {
    readonly approved: string;
    readonly declined: string;
    /** Approved once its challenge is passed. */
    readonly challenged: string;
  };
  /** Unlike any prefix used before: real test accounts remember keys. */
  readonly keyPrefix: string;
  now(): Instant;
  /** Passes every challenge, waits until all is told, and returns the webhooks received meanwhile. */
  settle(): Promise<readonly WebhookMessage[]>;
}

/** The test any payment gateway must pass before money is trusted to it. */
export function describePaymentGateway(
  name: string,
  open: () => ContractSubject | Promise<ContractSubject>,
): void {
  describe(`payment gateway contract: ${name}`, () => {
    let subject: ContractSubject;
    beforeEach(async () => {
      subject = await open();
    });
    const steps = (): Steps => stepsWith(subject);
    authorisations(steps);
    draws(steps);
    challengesAndWebhooks(steps);
  });
}

const eur = (minor: number): Money => money(minor, currency('EUR'));

interface Steps {
  readonly subject: ContractSubject;
  key(name: string): string;
  authorise(minor?: number, method?: string): Promise<PaymentOutcome>;
  /** An approved authorisation's reference. */
  held(minor?: number): Promise<string>;
  draw(
    kind: 'capture' | 'void' | 'refund',
    name: string,
    on: string,
    minor: number,
  ): Promise<PaymentOutcome>;
}

function stepsWith(subject: ContractSubject): Steps {
  const { gateway, methods } = subject;
  const key = (name: string): string => `${subject.keyPrefix}:${name}`;
  const authorise = (minor = 1000, method = methods.approved): Promise<PaymentOutcome> =>
    gateway.authorise({
      key: key('authorise'),
      orderId: 'ord_contract',
      amount: eur(minor),
      method,
      initiatedBy: 'customer',
    });
  return {
    subject,
    key,
    authorise,
    async held(minor) {
      const outcome = await authorise(minor);
      expect(outcome).toMatchObject({ kind: 'succeeded' });
      return outcome.kind === 'succeeded' ? outcome.reference : '';
    },
    draw: (kind, name, on, minor) =>
      gateway[kind]({ key: key(`${kind}-${name}`), authorisation: on, amount: eur(minor) }),
  };
}

const failed = (reason: string) => ({ kind: 'failed', reason });

function authorisations(steps: () => Steps): void {
  test('what it never had is absent', async () => {
    const { subject, key } = steps();
    expect(await subject.gateway.find(key('authorise'))).toEqual({ kind: 'absent' });
  });

  test('an authorisation repeated under its key is the same authorisation', async () => {
    const { subject, authorise, key } = steps();
    const first = await authorise();
    expect(first).toMatchObject({ kind: 'succeeded', reference: expect.stringMatching(/./) });
    expect(await authorise()).toEqual(first);
    expect(await subject.gateway.find(key('authorise'))).toEqual(first);
  });

  test('a decline is final under its key', async () => {
    const { subject, authorise, key } = steps();
    const first = await authorise(1000, subject.methods.declined);
    expect(first).toMatchObject({ kind: 'failed' });
    expect(await authorise(1000, subject.methods.declined)).toEqual(first);
    expect(await subject.gateway.find(key('authorise'))).toEqual(first);
  });

  test('a key used again for another amount is refused and changes nothing', async () => {
    const { subject, authorise, key } = steps();
    const first = await authorise(1000);
    expect(await authorise(1001)).toEqual(failed('key-reused'));
    expect(await subject.gateway.find(key('authorise'))).toEqual(first);
  });
}

function draws(steps: () => Steps): void {
  test('partial captures add up to the authorised amount and no further', async () => {
    const { held, draw } = steps();
    const on = await held(1000);
    expect(await draw('capture', 'a', on, 600)).toMatchObject({ kind: 'succeeded' });
    expect(await draw('capture', 'b', on, 401)).toEqual(failed('amount-too-large'));
    expect(await draw('capture', 'c', on, 400)).toMatchObject({ kind: 'succeeded' });
    expect(await draw('capture', 'd', on, 1)).toEqual(failed('amount-too-large'));
  });

  test('a capture repeated under its key takes the money once', async () => {
    const { held, draw } = steps();
    const on = await held(1000);
    const first = await draw('capture', 'a', on, 600);
    expect(await draw('capture', 'a', on, 600)).toEqual(first);
    expect(await draw('capture', 'b', on, 400)).toMatchObject({ kind: 'succeeded' });
  });

  test('a void lets go of the rest, and nothing can be captured after it', async () => {
    const { held, draw } = steps();
    const on = await held(1000);
    await draw('capture', 'a', on, 300);
    expect(await draw('void', 'a', on, 700)).toMatchObject({ kind: 'succeeded' });
    expect(await draw('capture', 'b', on, 1)).toEqual(failed('authorisation-voided'));
    expect(await draw('refund', 'a', on, 300)).toMatchObject({ kind: 'succeeded' });
  });

  test('refunds add up to what was captured and no further, once per key', async () => {
    const { held, draw } = steps();
    const on = await held(1000);
    expect(await draw('refund', 'early', on, 1)).toEqual(failed('amount-too-large'));
    await draw('capture', 'a', on, 500);
    const first = await draw('refund', 'a', on, 300);
    expect(first).toMatchObject({ kind: 'succeeded' });
    expect(await draw('refund', 'a', on, 300)).toEqual(first);
    expect(await draw('refund', 'b', on, 201)).toEqual(failed('amount-too-large'));
    expect(await draw('refund', 'c', on, 200)).toMatchObject({ kind: 'succeeded' });
  });

  test.each(['capture', 'void', 'refund'] as const)('no %s without authorisation', async (kind) => {
    const { draw, key } = steps();
    expect(await draw(kind, 'a', key('nothing'), 1)).toEqual(failed('unknown-authorisation'));
  });
}

function challengesAndWebhooks(steps: () => Steps): void {
  test('a challenge is pending until it is passed, and a webhook tells', async () => {
    const { subject, authorise, key } = steps();
    const { gateway } = subject;
    const asked = await authorise(1000, subject.methods.challenged);
    expect(asked).toMatchObject({ kind: 'challenge', url: expect.stringMatching(/^https:/) });
    expect(await gateway.find(key('authorise'))).toEqual(asked);
    const events = readAll(subject, await subject.settle());
    const found = await gateway.find(key('authorise'));
    expect(found).toMatchObject({ kind: 'succeeded' });
    expect(await authorise(1000, subject.methods.challenged)).toEqual(found);
    expect(events).toContainEqual(
      expect.objectContaining({ key: key('authorise'), outcome: found }),
    );
  });

  test('each final answer is told by a webhook that says the same', async () => {
    const { subject, held, draw, key } = steps();
    const on = await held(1000);
    await draw('capture', 'a', on, 600);
    await draw('capture', 'b', on, 600);
    await draw('refund', 'a', on, 100);
    await draw('void', 'a', on, 400);
    const events = readAll(subject, await subject.settle());
    for (const name of ['authorise', 'capture-a', 'capture-b', 'refund-a', 'void-a']) {
      const outcome = await subject.gateway.find(key(name));
      expect(events).toContainEqual(expect.objectContaining({ key: key(name), outcome }));
    }
  });

  test('a webhook that was changed, forged or kept is refused', async () => {
    const { subject, authorise } = steps();
    await authorise();
    const [message] = await subject.settle();
    if (!message) return expect.unreachable('no webhook came');
    const verify = (changed: Partial<WebhookMessage>, at = subject.now()) =>
      subject.gateway.verifyWebhook({ ...message, ...changed }, at);
    expect(verify({})).toMatchObject({ ok: true });
    const forged = { ok: false, error: { kind: 'webhook-forged' } };
    expect(verify({ body: `${message.body} ` })).toMatchObject(forged);
    expect(verify({ id: `${message.id}x` })).toMatchObject(forged);
    expect(verify({ signature: `v1,${'A'.repeat(43)}=` })).toMatchObject(forged);
    expect(verify({ signature: '' })).toMatchObject(forged);
    expect(verify({}, plus(subject.now(), minutes(11)))).toMatchObject({
      ok: false,
      error: { kind: 'webhook-out-of-time' },
    });
  });
}

const readAll = (subject: ContractSubject, messages: readonly WebhookMessage[]): PaymentEvent[] =>
  messages.map((message) => {
    const read = subject.gateway.verifyWebhook(message, subject.now());
    if (!read.ok) throw new Error(`refused: ${read.error.kind}`);
    return read.value;
  });
