import { currency, days, hours, instant, money, plus, seededRandom } from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import { describePaymentGateway } from './contract.ts';
import type { Behaviour } from './simulated-behaviour.ts';
import { openSimulatedPaymentProvider } from './simulated-payment-provider.ts';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

function openProvider(behaviour: Partial<Behaviour> = {}, seed = 'provider') {
  const clock = { now: instant(Date.UTC(2026, 4, 6, 14)) };
  const provider = openSimulatedPaymentProvider({
    random: seededRandom(seed),
    now: () => clock.now,
    secret,
    behaviour,
  });
  return { provider, gateway: provider.gateway, clock };
}

describePaymentGateway('simulated', () => {
  const { provider, gateway, clock } = openProvider();
  return {
    gateway,
    methods: { approved: 'tok_visa', declined: 'tok_decline', challenged: 'tok_challenge' },
    keyPrefix: 'contract',
    now: () => clock.now,
    async settle() {
      const told = [];
      for (let at = provider.nextDueAt(); at !== undefined; at = provider.nextDueAt()) {
        clock.now = at;
        told.push(...provider.takeDueWebhooks(at));
      }
      return told;
    },
  };
});

const eur = (minor: number) => money(minor, currency('EUR'));
const order = { orderId: 'ord_1', amount: eur(1000), initiatedBy: 'customer' } as const;
const authorise = (method: string, key = `pay_${method}:authorise:order:1`) => ({
  ...order,
  key,
  method,
});

describe('tokens with a meaning', () => {
  test.each([
    ['tok_decline', 'declined'],
    ['tok_decline-4711', 'declined'],
    ['tok_insufficient_funds', 'insufficient-funds'],
    ['tok_expired_card', 'expired-card'],
    ['tok_suspected_fraud', 'suspected-fraud'],
  ])('%s fails as %s', async (method, reason) => {
    const { gateway } = openProvider();
    expect(await gateway.authorise(authorise(method))).toEqual({ kind: 'failed', reason });
  });

  test('a lost answer has taken effect, a lost request has not', async () => {
    const { gateway, provider } = openProvider();
    const request = authorise('tok_answer_lost');
    expect(await gateway.authorise(request)).toEqual({ kind: 'timeout' });
    expect(await gateway.find(request.key)).toMatchObject({ kind: 'succeeded' });
    expect(provider.accounts()).toHaveLength(1);
    const lost = authorise('tok_request_lost');
    expect(await gateway.authorise(lost)).toEqual({ kind: 'timeout' });
    expect(await gateway.find(lost.key)).toEqual({ kind: 'absent' });
    expect(await gateway.authorise(lost)).toMatchObject({ kind: 'succeeded' });
    expect(provider.accounts()).toHaveLength(2);
  });

  test('an abandoned challenge fails after an hour', async () => {
    const { gateway, clock } = openProvider();
    const request = authorise('tok_challenge_abandoned');
    expect(await gateway.authorise(request)).toMatchObject({ kind: 'challenge' });
    clock.now = plus(clock.now, hours(1));
    expect(await gateway.find(request.key)).toEqual({
      kind: 'failed',
      reason: 'authentication-failed',
    });
  });

  test('a customer may pass a challenge on its page', async () => {
    const { gateway, provider } = openProvider();
    const request = authorise('tok_challenge_abandoned');
    await gateway.authorise(request);
    provider.completeChallenge(request.key, true);
    provider.completeChallenge(request.key, false);
    expect(await gateway.find(request.key)).toMatchObject({ kind: 'succeeded' });
  });

  test('a renewal is never challenged', async () => {
    const { gateway } = openProvider();
    const renewal = { ...authorise('tok_challenge'), initiatedBy: 'merchant' } as const;
    expect(await gateway.authorise(renewal)).toMatchObject({ kind: 'succeeded' });
  });
});

test('an authorisation stands seven days', async () => {
  const { gateway, clock } = openProvider();
  const held = await gateway.authorise(authorise('tok_visa'));
  if (held.kind !== 'succeeded') return expect.unreachable('declined');
  const draw = { authorisation: held.reference, amount: eur(100) };
  clock.now = plus(clock.now, days(7));
  expect(await gateway.capture({ ...draw, key: 'late' })).toEqual({
    kind: 'failed',
    reason: 'authorisation-expired',
  });
  expect(await gateway.void({ ...draw, key: 'void' })).toMatchObject({ kind: 'succeeded' });
});

describe('webhooks', () => {
  const tell = async (behaviour: Partial<Behaviour>) => {
    const { gateway, provider, clock } = openProvider(behaviour);
    await gateway.authorise(authorise('tok_visa'));
    return [hours(0.01), hours(72)].map((wait) => {
      return provider.takeDueWebhooks(plus(clock.now, wait)).map((message) => message.id);
    });
  };
  const id = 'evt_pay_tok_visa_authorise_order_1_succeeded';

  test.each<[string, Partial<Behaviour>, string[][]]>([
    ['soon and once', {}, [[id], []]],
    ['twice under the same id', { webhookTwice: 1 }, [[id], [id]]],
    ['hours late', { webhookLate: 1 }, [[], [id]]],
    ['never', { webhookLost: 1 }, [[], []]],
  ])('%s', async (_name, behaviour, expected) => {
    expect(await tell(behaviour)).toEqual(expected);
  });
});

test('the troubles of a request do not depend on the others', async () => {
  const behaviour = { declined: 0.3, requestLost: 0.2, answerLost: 0.2, processingError: 0.2 };
  const outcomes = async (keys: readonly string[]) => {
    const { gateway } = openProvider(behaviour);
    const told = new Map<string, string>();
    for (const key of keys)
      told.set(key, JSON.stringify(await gateway.authorise(authorise('tok_visa', key))));
    return [...told].sort();
  };
  const keys = Array.from({ length: 40 }, (_, n) => `pay_${n}:authorise:order:1`);
  const told = await outcomes(keys);
  expect(await outcomes(keys.toReversed())).toEqual(told);
  expect(new Set(told.map(([, outcome]) => outcome.slice(0, 30))).size).toBeGreaterThan(3);
});
