import { assert, type Currency, days, type Instant, plus } from '@waystock/kernel';
import type { AuthoriseRequest, DrawRequest, PaymentOutcome } from './payment-gateway.ts';

/**
 * The simulated provider's own books: one account per authorisation, kept by arithmetic of its own,
 * so that comparing them with ours is a comparison and not an echo.
 */
export interface Account {
  readonly reference: string;
  readonly orderId: string;
  readonly method: string;
  readonly currency: Currency;
  readonly expiresAt: Instant;
  authorised: bigint;
  captured: bigint;
  voided: bigint;
  refunded: bigint;
}

type Final = Extract<PaymentOutcome, { kind: 'succeeded' | 'failed' }>;

const no = (reason: Extract<Final, { kind: 'failed' }>['reason']): Final => ({
  kind: 'failed',
  reason,
});

export interface Accounts {
  readonly all: ReadonlyMap<string, Account>;
  open(request: AuthoriseRequest, at: Instant): Final;
  draw(kind: 'capture' | 'void' | 'refund', request: DrawRequest, at: Instant): Final;
}

export function openAccounts(): Accounts {
  const all = new Map<string, Account>();
  return {
    all,
    open(request, at) {
      const reference = `sim_${request.key}`;
      const expiresAt = plus(at, days(7));
      assert(!all.has(reference), `${reference} opened twice`);
      all.set(reference, {
        reference,
        orderId: request.orderId,
        method: request.method,
        currency: request.amount.currency,
        expiresAt,
        authorised: request.amount.minor,
        captured: 0n,
        voided: 0n,
        refunded: 0n,
      });
      return { kind: 'succeeded', reference, expiresAt };
    },
    draw(kind, request, at) {
      const account = all.get(request.authorisation);
      if (!account) return no('unknown-authorisation');
      const refused = { capture, void: letGo, refund }[kind](account, request.amount.minor, at);
      assert(
        account.captured + account.voided <= account.authorised &&
          account.refunded <= account.captured,
        `the books of ${account.reference} do not add up`,
      );
      return refused ?? { kind: 'succeeded', reference: `sim_${request.key}` };
    },
  };
}

const openOf = (account: Account): bigint => account.authorised - account.captured - account.voided;

function capture(account: Account, minor: bigint, at: Instant): Final | undefined {
  if (account.voided > 0n) return no('authorisation-voided');
  if (at >= account.expiresAt) return no('authorisation-expired');
  if (minor > openOf(account)) return no('amount-too-large');
  account.captured += minor;
  return undefined;
}

function letGo(account: Account): Final | undefined {
  account.voided += openOf(account);
  return undefined;
}

function refund(account: Account, minor: bigint): Final | undefined {
  if (minor > account.captured - account.refunded) return no('amount-too-large');
  account.refunded += minor;
  return undefined;
}
