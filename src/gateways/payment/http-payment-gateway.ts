import { type Seconds, seconds } from '@waystock/kernel';
import {
  authorisePath,
  bearerToken,
  drawPaths,
  findPath,
  readAnswer,
  readEvent,
  readFound,
  writeAuthorise,
  writeDraw,
} from './bridge-protocol.ts';
import type { DrawRequest, PaymentGateway, PaymentOutcome } from './payment-gateway.ts';

/**
 * A payment provider behind a bridge: a small server, run by whoever runs Waystock, that speaks the
 * provider's own API on one side and docs/payment-bridge.md on the other. Only an answer of the
 * protocol counts; anything else that comes back, or nothing in time, is a `timeout`.
 */
export interface BridgeOptions {
  readonly url: string;
  /** `whsec_…`: the first is shown to the bridge, any of them may have signed a webhook. */
  readonly secrets: readonly [string, ...string[]];
  /** Until the whole answer has arrived. */
  readonly deadline?: Seconds;
  /** Hears why a request had no answer: it is the only trace of a wrong URL or secret. */
  readonly onTrouble?: (fields: { readonly path: string; readonly trouble: string }) => void;
}

export function openHttpPaymentGateway(options: BridgeOptions): PaymentGateway {
  const { secrets } = options;
  const post = async (path: string, key: string, body: string): Promise<PaymentOutcome> =>
    (await ask(options, { path, read: readAnswer, key, body })) ?? { kind: 'timeout' };
  const draw = (kind: keyof typeof drawPaths) => (request: DrawRequest) =>
    post(drawPaths[kind], request.key, writeDraw(request));
  return {
    authorise: (request) => post(authorisePath, request.key, writeAuthorise(request)),
    capture: draw('capture'),
    void: draw('void'),
    refund: draw('refund'),
    find: async (key) =>
      (await ask(options, { path: findPath(key), read: readFound })) ?? { kind: 'timeout' },
    verifyWebhook: (message, now) => readEvent(secrets, message, now),
  };
}

interface Question<T> {
  readonly path: string;
  readonly read: (text: string) => T | undefined;
  /** With a body it is a request, else a look-up. */
  readonly key?: string;
  readonly body?: string;
}

const usualDeadline = seconds(10);
const longestAnswer = 65_536;

/** Undefined unless the bridge has answered: whether the request took effect is then unknown. */
async function ask<T>(options: BridgeOptions, question: Question<T>): Promise<T | undefined> {
  const { path, read } = question;
  let trouble: string;
  try {
    const response = await fetch(
      options.url.replace(/\/$/, '') + path,
      requestOf(options, question),
    );
    const text = await response.text();
    const isOk = response.status === 200 && text.length <= longestAnswer;
    const answer = isOk ? read(text) : undefined;
    if (answer !== undefined) return answer;
    trouble = `status ${response.status}${isOk ? ', no answer of the protocol' : ''}`;
  } catch (error) {
    trouble = reasonOf(error);
  }
  options.onTrouble?.({ path, trouble });
  return undefined;
}

function requestOf(options: BridgeOptions, { key, body }: Question<unknown>): RequestInit {
  const { secrets, deadline = usualDeadline } = options;
  const headers = { authorization: `Bearer ${bearerToken(secrets[0])}` };
  const usual = {
    headers,
    redirect: 'error',
    signal: AbortSignal.timeout(deadline * 1000),
  } as const;
  if (key === undefined || body === undefined) return usual;
  const more = { 'content-type': 'application/json', 'idempotency-key': key };
  return { ...usual, method: 'POST', body, headers: { ...headers, ...more } };
}

/** `fetch failed` says nothing; its cause does. */
const reasonOf = (error: unknown): string =>
  error instanceof Error && error.cause instanceof Error
    ? `${error.message}: ${error.cause.message}`
    : String(error);
