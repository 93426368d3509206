import type { PushGateway, PushTarget } from './push-gateway.ts';

/** Devices and the service between, in memory: what was sent to whom can be looked at. */
export interface SimulatedPushService {
  readonly gateway: PushGateway;
  /** A device that wants to be told. */
  subscribe(): PushTarget;
  /** It does not want to any more. */
  unsubscribe(target: PushTarget): void;
  /** The texts a device has got, oldest first; a later one under a topic does not end an earlier one. */
  received(target: PushTarget): readonly string[];
  /** How it answers from now on. */
  answer(with_: 'as-usual' | 'busy' | 'refusing'): void;
}

/** Base64url of so many bytes that are all the same: of the right form, and no key of anything. */
const filled = (bytes: number, n: number): string => Buffer.alloc(bytes, n).toString('base64url');

/** The uncompressed base point of P-256: a public key of the right form. */
const somePoint = Buffer.from(
  '046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296' +
    '4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5',
  'hex',
).toString('base64url');

export function openSimulatedPushService(): SimulatedPushService {
  const devices = new Map<string, string[]>();
  let mood: Parameters<SimulatedPushService['answer']>[0] = 'as-usual';
  let count = 0;
  const accepts = (endpoint: string): boolean => endpoint.startsWith('https://push.example/');
  return {
    gateway: {
      accepts,
      async send({ target, text }) {
        if (!accepts(target.endpoint)) return { kind: 'refused', reason: 'not ours' };
        if (mood === 'busy') return { kind: 'later', reason: 'status 503' };
        if (mood === 'refusing') return { kind: 'refused', reason: 'status 400' };
        const device = devices.get(target.endpoint);
        if (!device) return { kind: 'gone' };
        device.push(text);
        return { kind: 'accepted' };
      },
    },
    subscribe() {
      const endpoint = `https://push.example/${(count += 1)}`;
      devices.set(endpoint, []);
      return { endpoint, p256dh: somePoint, auth: filled(16, count % 256) };
    },
    unsubscribe: ({ endpoint }) => void devices.delete(endpoint),
    received: ({ endpoint }) => devices.get(endpoint) ?? [],
    answer: (with_) => {
      mood = with_;
    },
  };
}
