import {
  assert,
  chance,
  hours,
  type Instant,
  plus,
  type Random,
  seconds,
  within,
} from '@waystock/kernel';
import type { AuthoriseRequest, DrawRequest, PaymentOutcome } from './payment-gateway.ts';
import type { Accounts } from './simulated-accounts.ts';
import { type Behaviour, scriptOf } from './simulated-behaviour.ts';
import type { WebhookQueue } from './simulated-webhooks.ts';

/** Everything the simulated provider knows. */
export interface ProviderState {
  readonly random: Random;
  readonly behaviour: Behaviour;
  readonly bank: string;
  readonly accounts: Accounts;
  readonly webhooks: WebhookQueue;
  /** Requests it has had, and what it says about each now. */
  readonly known: Map<string, Known>;
  /** How often each request arrived or was lost on the way. */
  readonly tries: Map<string, number>;
  readonly failedCaptures: Map<string, number>;
  readonly challenges: Map<string, Challenge>;
}

interface Known {
  readonly fingerprint: string;
  outcome: Answer;
}

interface Challenge {
  readonly request: AuthoriseRequest;
  readonly endsAt: Instant;
  readonly passes: boolean;
}

type Answer = Exclude<PaymentOutcome, { readonly kind: 'timeout' }>;

export type AnyRequest =
  | (AuthoriseRequest & { readonly kind: 'authorise' })
  | (DrawRequest & { readonly kind: 'capture' | 'void' | 'refund' });

/** One request as it arrives, or does not, `at`. */
export function handle(state: ProviderState, request: AnyRequest, at: Instant): PaymentOutcome {
  endChallenges(state, at);
  const { behaviour } = state;
  const attempt = (state.tries.get(request.key) ?? 0) + 1;
  state.tries.set(request.key, attempt);
  const random = state.random.fork(`request ${attempt}`, request.key);
  const lost = attempt === 1 ? scriptOf(methodOf(state, request)).lost : undefined;
  if (chance(random, behaviour.requestLost) || lost === 'request') return { kind: 'timeout' };
  const answerLost = chance(random, behaviour.answerLost) || lost === 'answer';
  const answer = answerOnce(state, request, { random, at });
  return answerLost ? { kind: 'timeout' } : answer;
}

/** The same answer for the same key, whatever happened to its first delivery. */
function answerOnce(
  state: ProviderState,
  request: AnyRequest,
  { random, at }: { random: Random; at: Instant },
): Answer {
  const { kind, key, amount } = request;
  const about = 'method' in request ? request.method : request.authorisation;
  const fingerprint = `${kind} ${about} ${amount.minor} ${amount.currency}`;
  const before = state.known.get(key);
  if (before)
    return before.fingerprint === fingerprint
      ? before.outcome
      : { kind: 'failed', reason: 'key-reused' };
  const outcome: Answer = chance(random, state.behaviour.processingError)
    ? { kind: 'failed', reason: 'processing-error' }
    : request.kind === 'authorise'
      ? authorise(state, request, { random, at })
      : draw(state, request, at);
  state.known.set(key, { fingerprint, outcome });
  state.webhooks.announce(key, outcome, at);
  return outcome;
}

function authorise(
  state: ProviderState,
  request: AuthoriseRequest,
  { random, at }: { random: Random; at: Instant },
): Answer {
  const script = scriptOf(request.method);
  const present = request.initiatedBy === 'customer';
  const no = present ? script.authorise : (script.renew ?? script.authorise);
  if (no) return { kind: 'failed', reason: no };
  if (chance(random, state.behaviour.declined)) return { kind: 'failed', reason: 'declined' };
  const challenged = script.challenge !== undefined || chance(random, state.behaviour.challenged);
  if (!present || !challenged) return state.accounts.open(request, at);
  const abandoned = script.challenge === 'abandoned';
  state.challenges.set(request.key, {
    request,
    endsAt: plus(at, abandoned ? hours(1) : seconds(within(random, 5, 120))),
    passes: script.challenge ? script.challenge === 'passed' : chance(random, 0.9),
  });
  return { kind: 'challenge', url: `${state.bank}${request.key}` };
}

function draw(
  state: ProviderState,
  request: Exclude<AnyRequest, { kind: 'authorise' }>,
  at: Instant,
): Answer {
  const { kind, authorisation } = request;
  const script = scriptOf(methodOf(state, request));
  if (kind === 'refund' && script.refund) return { kind: 'failed', reason: script.refund };
  const failed = state.failedCaptures.get(authorisation) ?? 0;
  if (kind === 'capture' && script.capture && failed < (script.captureFailures ?? Infinity)) {
    state.failedCaptures.set(authorisation, failed + 1);
    return { kind: 'failed', reason: script.capture };
  }
  return state.accounts.draw(kind, request, at);
}

const methodOf = (state: ProviderState, request: AnyRequest): string =>
  'method' in request
    ? request.method
    : (state.accounts.all.get(request.authorisation)?.method ?? '');

/** Ends the challenges whose time has come, in the order of their times. */
export function endChallenges(state: ProviderState, now: Instant): void {
  [...state.challenges.values()]
    .filter((challenge) => challenge.endsAt <= now)
    .sort((a, b) => a.endsAt - b.endsAt || (a.request.key < b.request.key ? -1 : 1))
    .forEach(({ request, passes, endsAt }) => endChallenge(state, request.key, passes, endsAt));
}

export function endChallenge(
  state: ProviderState,
  key: string,
  passed: boolean,
  at: Instant,
): void {
  const challenge = state.challenges.get(key);
  const known = state.known.get(key);
  assert(challenge && known, `no challenge ${key}`);
  state.challenges.delete(key);
  known.outcome = passed
    ? state.accounts.open(challenge.request, at)
    : { kind: 'failed', reason: 'authentication-failed' };
  state.webhooks.announce(key, known.outcome, at);
}
