import { createHash } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { type Seconds, seconds } from '@waystock/kernel';
import webPush from 'web-push';
import { isPublicUrl, lookUpPublic } from './public-address.ts';
import type { PushGateway, PushMessage, PushOutcome } from './push-gateway.ts';

export interface WebPushOptions {
  /** `mailto:` or `https:`: whom a push service asks when we make trouble. */
  readonly contact: string;
  /** Until the answer has come. */
  readonly deadline?: Seconds;
  /** Also to this machine and without TLS: for tests, whose push service is beside them. */
  readonly loopback?: boolean;
}

const usualDeadline = seconds(10);

/**
 * Web Push over the wire. The library seals and signs (RFC 8291, 8292); the connection is our own,
 * since the address comes from users: public addresses only, no redirects, a deadline.
 */
export function openWebPushGateway(options: WebPushOptions): PushGateway {
  const accepts = (endpoint: string): boolean =>
    isPublicUrl(endpoint) || (options.loopback === true && isLoopback(endpoint));
  return {
    accepts,
    async send(message) {
      if (!accepts(message.target.endpoint))
        return { kind: 'refused', reason: 'the address is none we may ask' };
      let details: webPush.RequestDetails;
      try {
        details = sealed(message, options.contact);
      } catch (error) {
        return { kind: 'refused', reason: String(error) };
      }
      return post(details, options).catch(
        (error: unknown): PushOutcome => ({ kind: 'later', reason: String(error) }),
      );
    },
  };
}

const isLoopback = (endpoint: string): boolean =>
  URL.canParse(endpoint) && new URL(endpoint).hostname === '127.0.0.1';

const sealed = (message: PushMessage, contact: string): webPush.RequestDetails => {
  const { target, sender, text, keepFor, topic } = message;
  const { endpoint, p256dh, auth } = target;
  return webPush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, text, {
    vapidDetails: { subject: contact, ...sender },
    contentEncoding: 'aes128gcm',
    TTL: keepFor,
    urgency: 'high',
    topic: topicOf(topic),
  });
};

/** At most 32 characters of base64url, and none that say what it is about. */
const topicOf = (topic: string): string =>
  createHash('sha256').update(topic).digest('base64url').slice(0, 32);

function post(
  { endpoint, headers, body, method }: webPush.RequestDetails,
  { deadline = usualDeadline }: WebPushOptions,
): Promise<PushOutcome> {
  const local = isLoopback(endpoint);
  const request = local ? httpRequest : httpsRequest;
  return new Promise((resolve, reject) => {
    const sent = request(endpoint, {
      method,
      headers,
      signal: AbortSignal.timeout(deadline * 1000),
      ...(local ? {} : { lookup: lookUpPublic }),
    });
    sent.on('error', reject);
    sent.on('response', (response) => {
      // What it says beside its status is nobody's business here, however long it is.
      response.destroy();
      resolve(outcomeOf(response.statusCode ?? 0));
    });
    sent.end(body ?? undefined);
  });
}

/** RFC 8030: 404 and 410 end a subscription; 429 and trouble over there pass. */
function outcomeOf(status: number): PushOutcome {
  if (status >= 200 && status < 300) return { kind: 'accepted' };
  if (status === 404 || status === 410) return { kind: 'gone' };
  const reason = `status ${status}`;
  return status === 429 || status >= 500 ? { kind: 'later', reason } : { kind: 'refused', reason };
}
