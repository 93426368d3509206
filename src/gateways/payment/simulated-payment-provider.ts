import { chance, type Instant, type Random } from '@waystock/kernel';
import { readEvent } from './bridge-protocol.ts';
import type { PaymentGateway } from './payment-gateway.ts';
import { type Account, openAccounts } from './simulated-accounts.ts';
import { type Behaviour, faultless } from './simulated-behaviour.ts';
import { endChallenge, endChallenges, handle, type ProviderState } from './simulated-requests.ts';
import { firstOf, openWebhookQueue } from './simulated-webhooks.ts';
import type { WebhookMessage } from './standard-webhooks.ts';

/**
 * A payment provider in memory, for the demo, tests and the simulation. What it does to a request
 * depends on the seed, the request's key and how often that was made, never on what else goes on: a
 * run with the same seed meets the same troubles in whatever order its requests arrive.
 */
export interface SimulatedPaymentProvider {
  readonly gateway: PaymentGateway;
  /** Webhooks to deliver by now, signed; each is handed out once. */
  takeDueWebhooks(now: Instant): WebhookMessage[];
  /** When the next webhook is due or the next challenge ends, so that time can jump there. */
  nextDueAt(): Instant | undefined;
  /** The customer at the challenge's page; without it challenges end by themselves. */
  completeChallenge(key: string, passed: boolean): void;
  /** Its own books, to reconcile ours with. */
  accounts(): readonly Readonly<Account>[];
}

export interface SimulatedProviderOptions {
  readonly random: Random;
  readonly now: () => Instant;
  /** `whsec_…`, shared with whoever receives the webhooks. */
  readonly secret: string;
  readonly behaviour?: Partial<Behaviour>;
  /** Where the bank asks its customer: the address before the challenge's key. */
  readonly bank?: string;
}

export function openSimulatedPaymentProvider(
  options: SimulatedProviderOptions,
): SimulatedPaymentProvider {
  const { random, now, secret, bank = 'https://bank.example/challenge/' } = options;
  const behaviour: Behaviour = { ...faultless, ...options.behaviour };
  const state: ProviderState = {
    random,
    behaviour,
    bank,
    accounts: openAccounts(),
    webhooks: openWebhookQueue({ random, behaviour, secret }),
    known: new Map(),
    tries: new Map(),
    failedCaptures: new Map(),
    challenges: new Map(),
  };
  return {
    gateway: gatewayTo(state, options),
    takeDueWebhooks(at) {
      endChallenges(state, at);
      return state.webhooks.takeDue(at);
    },
    nextDueAt() {
      const ends = [...state.challenges.values()].map((challenge) => challenge.endsAt);
      const next = state.webhooks.nextDueAt();
      return firstOf(next === undefined ? ends : [next, ...ends]);
    },
    completeChallenge(key, passed) {
      if (state.challenges.has(key)) endChallenge(state, key, passed, now());
    },
    accounts: () => [...state.accounts.all.values()],
  };
}

function gatewayTo(
  state: ProviderState,
  { now, secret }: SimulatedProviderOptions,
): PaymentGateway {
  return {
    authorise: async (request) => handle(state, { ...request, kind: 'authorise' }, now()),
    capture: async (request) => handle(state, { ...request, kind: 'capture' }, now()),
    void: async (request) => handle(state, { ...request, kind: 'void' }, now()),
    refund: async (request) => handle(state, { ...request, kind: 'refund' }, now()),
    async find(key) {
      endChallenges(state, now());
      const attempt = (state.tries.get(`find ${key}`) ?? 0) + 1;
      state.tries.set(`find ${key}`, attempt);
      const lost = chance(state.random.fork(`find ${attempt}`, key), state.behaviour.requestLost);
      if (lost) return { kind: 'timeout' };
      return state.known.get(key)?.outcome ?? { kind: 'absent' };
    },
    verifyWebhook: (message, at) => readEvent([secret], message, at),
  };
}
