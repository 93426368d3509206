import { appendFileSync, existsSync, mkdirSync, readFileSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Instant, instant } from '@waystock/kernel';
import type { PaymentGateway } from './payment-gateway.ts';
import {
  openSimulatedPaymentProvider,
  type SimulatedPaymentProvider,
  type SimulatedProviderOptions,
} from './simulated-payment-provider.ts';
import type { AnyRequest } from './simulated-requests.ts';

export interface RememberingProviderOptions extends SimulatedProviderOptions {
  /** One line per request; in a folder that need not exist yet. */
  readonly journal: string;
}

type Entry = { readonly at: number } & (
  | { readonly request: AnyRequest }
  | { readonly challenge: string; readonly passed: boolean }
);

/**
 * A simulated provider that outlives its process: each request is in the journal before it is answered,
 * and an opening hears them all again. The same seed and the same requests at the same instants make
 * the same books. What was to be told by the last of them is not told again; that somebody may have
 * missed it, Waystock asks about.
 */
export async function openRememberingProvider(
  options: RememberingProviderOptions,
): Promise<SimulatedPaymentProvider> {
  let hearing: Instant | undefined;
  const now = (): Instant => hearing ?? options.now();
  const provider = openSimulatedPaymentProvider({ ...options, now });
  const hear = <T>(at: Instant, work: () => T): T => {
    hearing = at;
    try {
      return work();
    } finally {
      hearing = undefined;
    }
  };
  const past = readJournal(options.journal);
  for (const entry of past)
    await hear(instant(entry.at), () =>
      'request' in entry
        ? ask(provider.gateway, entry.request)
        : provider.completeChallenge(entry.challenge, entry.passed),
    );
  const last = past.at(-1);
  if (last) provider.takeDueWebhooks(instant(last.at));

  const heard = (request: AnyRequest) => {
    const at = options.now();
    append(options.journal, { at, request });
    return hear(at, () => ask(provider.gateway, request));
  };
  return {
    ...provider,
    gateway: {
      ...provider.gateway,
      authorise: (request) => heard({ ...request, kind: 'authorise' }),
      capture: (request) => heard({ ...request, kind: 'capture' }),
      void: (request) => heard({ ...request, kind: 'void' }),
      refund: (request) => heard({ ...request, kind: 'refund' }),
    },
    completeChallenge(challenge, passed) {
      const at = options.now();
      append(options.journal, { at, challenge, passed });
      hear(at, () => provider.completeChallenge(challenge, passed));
    },
  };
}

function ask(gateway: PaymentGateway, request: AnyRequest) {
  return request.kind === 'authorise' ? gateway.authorise(request) : gateway[request.kind](request);
}

/** Whole lines; what a death left half written was not answered and is cut off. */
function readJournal(file: string): Entry[] {
  if (!existsSync(file)) return [];
  const text = readFileSync(file, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole.length < text.length) truncateSync(file, Buffer.byteLength(whole));
  return whole
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line, readMinor) as Entry);
}

/** In one write, so that it outlives the process whenever that ends. */
function append(file: string, entry: Entry): void {
  mkdirSync(dirname(file), { recursive: true });
  appendFileSync(file, `${JSON.stringify(entry, writeMinor)}\n`, { mode: 0o600 });
}

const writeMinor = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' ? String(value) : value;
const readMinor = (name: string, value: unknown): unknown =>
  name === 'minor' ? BigInt(value as string) : value;
