import { type Instant, plus, seconds } from '@waystock/kernel';
import { signWebhook, type WebhookMessage } from './standard-webhooks.ts';

/** Delivers webhooks until they are taken, as Standard Webhooks asks of a sender. */
export interface WebhookSender {
  add(message: Pick<WebhookMessage, 'id' | 'body'>): void;
  /** Tries those whose time has come; resolves when each has been taken or put off. */
  sendDue(): Promise<void>;
  waiting(): number;
}

interface Waiting {
  readonly id: string;
  readonly body: string;
  readonly since: Instant;
  tries: number;
  dueAt: Instant;
}

const side = 8;
const deadlineMs = 5_000;
/** 1 s, 2 s, 4 s … a minute between tries; given up after three days. */
const delayAfter = (tries: number) => seconds(Math.min(60, 2 ** (tries - 1)));
const giveUpAfter = seconds(3 * 86_400);

export function openWebhookSender(options: {
  /** Tried in turn, so that one process of several being down delays a message only a little. */
  readonly urls: readonly string[];
  readonly secret: string;
  readonly now: () => Instant;
}): WebhookSender {
  const { urls, secret, now } = options;
  let waiting: Waiting[] = [];
  let turn = 0;
  const attempt = async (message: Waiting): Promise<boolean> => {
    const url = urls[turn++ % urls.length];
    // Signed anew each time: a signature is good for five minutes only.
    return url === undefined || post(url, signWebhook(secret, { ...message, at: now() }));
  };
  return {
    add(message) {
      const at = now();
      waiting.push({ id: message.id, body: message.body, since: at, tries: 0, dueAt: at });
    },
    async sendDue() {
      const due = waiting.filter((message) => message.dueAt <= now());
      waiting = waiting.filter((message) => message.dueAt > now());
      const queue = due.values();
      const sendOn = async (): Promise<void> => {
        for (const message of queue) {
          if (await attempt(message)) continue;
          message.tries++;
          message.dueAt = plus(now(), delayAfter(message.tries));
          if (message.dueAt < plus(message.since, giveUpAfter)) waiting.push(message);
        }
      };
      await Promise.all(Array.from({ length: side }, sendOn));
    },
    waiting: () => waiting.length,
  };
}

async function post(url: string, message: WebhookMessage): Promise<boolean> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': message.id,
        'webhook-timestamp': message.timestamp,
        'webhook-signature': message.signature,
      },
      body: message.body,
      redirect: 'error',
      signal: AbortSignal.timeout(deadlineMs),
    });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
