import type { Seconds } from '@waystock/kernel';

/**
 * What Waystock asks of whoever brings messages to devices; `contract.ts` is the test any must pass.
 * Web Push (RFC 8030) with messages only the device can read (RFC 8291), signed by us (RFC 8292).
 */
export interface PushGateway {
  /** Whether messages may go to this address, which comes from whoever subscribes. */
  accepts(endpoint: string): boolean;
  /** Troubles on the way are the answer `later`, never an exception. */
  send(message: PushMessage): Promise<PushOutcome>;
}

export interface PushMessage {
  readonly target: PushTarget;
  /** Ours: the one that subscriptions are bound to. */
  readonly sender: PushKeys;
  /** At most 3,000 bytes: what every push service takes. */
  readonly text: string;
  /** Kept for a device that is off no longer than this. */
  readonly keepFor: Seconds;
  /** A later message under one topic takes the place of one that was not brought yet. */
  readonly topic: string;
}

/** A device's subscription as its browser gives it. */
export interface PushTarget {
  readonly endpoint: string;
  /** The device's public key, P-256, and its secret; base64url. */
  readonly p256dh: string;
  readonly auth: string;
}

/** P-256, base64url: the point uncompressed, the scalar 32 bytes. */
export interface PushKeys {
  readonly publicKey: string;
  readonly privateKey: string;
}

export type PushOutcome =
  /** The push service has it; when the device will is another matter. */
  | { readonly kind: 'accepted' }
  /** The device does not want any more, or is no more. */
  | { readonly kind: 'gone' }
  /** Sent again it would be refused again. */
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'later'; readonly reason: string };
