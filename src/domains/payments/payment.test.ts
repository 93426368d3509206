import {
  currency,
  days,
  expectOk,
  type Instant,
  instant,
  minutes,
  money,
  type OrderId,
  type PaymentId,
  plus,
  type Seconds,
} from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import { statusOf } from './dunning.ts';
import { factsOf } from './facts.ts';
import type { FailureReason, Outcome } from './operation.ts';
import {
  answer,
  claimCapture,
  claimRefund,
  close,
  openPayment,
  type Payment,
  totalsOf,
  wishAgain,
} from './payment.ts';
import { plan } from './plan.ts';

const start = instant(Date.UTC(2026, 4, 6, 14));
const eur = (minor: number) => money(minor, currency('EUR'));
const success: Outcome = { kind: 'succeeded', reference: 'ref' };
const failure = (reason: FailureReason): Outcome => ({ kind: 'failed', reason });

/** Drives one payment by hand: commands, outcomes by key, and a clock. */
function openOrder(amount = 1000) {
  let now: Instant = start;
  const of = { id: 'pay_1' as PaymentId, orderId: 'ord_1' as OrderId };
  const wish = { amount: eur(amount), method: 'tok_visa', attempt: 1 };
  let payment: Payment = plan(openPayment(of, wish, now), now).payment;
  const facts: string[] = [];
  const set = (changed: Payment): void => {
    payment = plan(changed, now).payment;
  };
  return {
    facts,
    get payment() {
      return payment;
    },
    wait(duration: Seconds) {
      now = plus(now, duration);
      set(payment);
    },
    authoriseAgain(minor: number, method = 'tok_visa') {
      const again = { amount: eur(minor), method, attempt: payment.attempt + 1 };
      set(expectOk(wishAgain(payment, again, now)));
    },
    ship: (shipment: string, minor: number) => {
      const claimed = claimCapture(payment, shipment, eur(minor), now);
      if (claimed.ok) set(claimed.value);
      return claimed.ok ? 'ok' : claimed.error.kind;
    },
    refund: (refund: string, minor: number) => {
      const claimed = claimRefund(payment, refund, eur(minor), now);
      if (claimed.ok) set(claimed.value);
      return claimed.ok ? 'ok' : claimed.error.kind;
    },
    close: () => set(close(payment, now)),
    closeAndShip() {
      this.close();
      return this.ship('shp_b', 1);
    },
    /** The provider's outcome for `authorise:order:1` and the like. */
    tell(key: string, outcome: Outcome = success) {
      const before = payment;
      const answered = answer(payment, `pay_1:${key}`, outcome, now);
      if (answered.changed)
        for (const fact of factsOf(before, answered.payment, answered.changed))
          facts.push(fact.kind.slice('payments.'.length));
      set(answered.payment);
    },
    /** `authorise:order:1 1000` for everything under way. */
    underWay: () =>
      payment.operations
        .filter((o) => o.settledAt === undefined)
        .map((o) => `${o.key.slice('pay_1:'.length)} ${o.amount.minor}`),
    totals: () => Object.values(totalsOf(payment)).map((each) => Number(each.minor)),
    dueIn: () => {
      const { dueAt } = plan(payment, now);
      return dueAt === undefined ? undefined : (dueAt - now) / 1000;
    },
  };
}

test('an order in two shipments is captured twice, and the rest is given back', () => {
  const order = openOrder();
  expect(order.underWay()).toEqual(['authorise:order:1 1000']);
  order.tell('authorise:order:1');
  expect(order.ship('shp_a', 300)).toBe('ok');
  expect(order.ship('shp_b', 500)).toBe('ok');
  order.close();
  expect(order.underWay()).toEqual(['capture:shp_a:1 300', 'capture:shp_b:1 500']);
  order.tell('capture:shp_b:1');
  order.tell('capture:shp_a:1');
  expect(order.underWay()).toEqual(['void:order-1:1 200']);
  order.tell('void:order-1:1');
  expect(order.totals()).toEqual([1000, 800, 200, 0]);
  expect(order.facts).toEqual(['authorised', 'captured', 'captured', 'voided']);
  expect(order.dueIn()).toBeUndefined();
});

describe('authorisation', () => {
  test('one that arrives after the order was cancelled is voided, and nobody ships for it', () => {
    const order = openOrder();
    order.close();
    expect(order.underWay()).toEqual(['authorise:order:1 1000']);
    order.tell('authorise:order:1');
    expect(order.underWay()).toEqual(['void:order-1:1 1000']);
    expect(order.facts).toEqual([]);
  });

  test('one that was declined and then arrives all the same is voided when the order is gone', () => {
    const order = openOrder();
    order.tell('authorise:order:1', failure('authentication-failed'));
    order.close();
    order.tell('authorise:order:1');
    expect(order.underWay()).toEqual(['void:order-1:1 1000']);
    expect(statusOf(order.payment)).toBe('authorised');
    order.tell('void:order-1:1');
    expect(statusOf(order.payment)).toBe('voided');
  });

  test('a second card after a decline; both succeed in the end and one is given back', () => {
    const order = openOrder();
    order.tell('authorise:order:1', failure('declined'));
    expect(statusOf(order.payment)).toBe('declined');
    order.authoriseAgain(1000, 'tok_other');
    expect(order.underWay()).toEqual(['authorise:order:2 1000']);
    order.tell('authorise:order:2');
    order.tell('authorise:order:1');
    expect(order.underWay()).toEqual(['void:order-1:1 1000']);
    expect(order.facts).toEqual(['declined', 'authorised']);
  });

  test('a challenge is told, then its end', () => {
    const order = openOrder();
    order.tell('authorise:order:1', { kind: 'challenge', url: 'https://bank.example/1' });
    expect(statusOf(order.payment)).toBe('challenged');
    order.tell('authorise:order:1');
    expect(order.facts).toEqual(['challenge-required', 'authorised']);
  });

  test('an edited order that costs more is authorised anew, one that costs less is not', () => {
    const order = openOrder();
    order.tell('authorise:order:1');
    order.authoriseAgain(900);
    expect(order.underWay()).toEqual([]);
    order.authoriseAgain(1200);
    expect(order.underWay()).toEqual(['authorise:order:3 1200']);
    order.tell('authorise:order:3');
    expect(order.underWay()).toEqual(['void:order-1:1 1000']);
  });

  test('another card is another authorisation, and so is a wish after the window', () => {
    const order = openOrder();
    order.tell('authorise:order:1');
    order.authoriseAgain(1000, 'tok_other');
    expect(order.underWay()).toEqual(['authorise:order:2 1000']);
    order.tell('authorise:order:2');
    order.tell('void:order-1:1');
    order.wait(days(8));
    order.authoriseAgain(1000, 'tok_other');
    expect(order.underWay()).toEqual(['authorise:order:3 1000']);
  });

  test('a decline of a card given up, or of an order that is gone, is nobody’s business', () => {
    const order = openOrder();
    order.authoriseAgain(1000, 'tok_other');
    order.tell('authorise:order:1', failure('declined'));
    order.close();
    order.tell('authorise:order:2', failure('declined'));
    expect(order.facts).toEqual([]);
  });

  test('what is held is kept while a capture may still fail, though the order is closed', () => {
    const order = openOrder();
    order.tell('authorise:order:1');
    order.ship('shp_a', 600);
    order.authoriseAgain(1200);
    order.tell('authorise:order:2');
    order.close();
    expect(order.underWay()).toEqual(['capture:shp_a:1 600']);
    order.tell('capture:shp_a:1', failure('declined'));
    expect(order.underWay()).toEqual(['capture:shp_a:2 600', 'void:order-1:1 1000']);
  });

  test('two shipments never draw more on one authorisation than it holds', () => {
    const order = openOrder();
    order.tell('authorise:order:1');
    order.authoriseAgain(1200);
    order.tell('authorise:order:2', failure('insufficient-funds'));
    order.ship('shp_a', 700);
    order.ship('shp_b', 500);
    expect(order.underWay()).toEqual(['capture:shp_a:1 700', 'authorise:renewal:1 500']);
  });

  test('an order that costs nothing asks for nothing', () => {
    const order = openOrder(0);
    expect(order.underWay()).toEqual([]);
    expect(order.ship('shp_a', 0)).toBe('ok');
    expect(order.underWay()).toEqual([]);
    expect(statusOf(order.payment)).toBe('authorised');
  });
});

describe('a capture that fails', () => {
  const shipped = () => {
    const order = openOrder();
    order.tell('authorise:order:1');
    order.ship('shp_a', 600);
    return order;
  };

  test('is tried again after 1 and 10 minutes, then on a new authorisation', () => {
    const order = shipped();
    order.tell('capture:shp_a:1', failure('processing-error'));
    expect([order.underWay(), order.dueIn()]).toEqual([[], 60]);
    order.wait(minutes(1));
    order.tell('capture:shp_a:2', failure('processing-error'));
    expect([order.underWay(), order.dueIn()]).toEqual([[], 600]);
    order.wait(minutes(10));
    order.tell('capture:shp_a:3', failure('processing-error'));
    expect(order.underWay()).toEqual(['authorise:renewal:1 1000']);
    order.tell('authorise:renewal:1');
    expect(order.underWay()).toEqual(['capture:shp_a:4 600', 'void:order-1:1 1000']);
    order.tell('capture:shp_a:4');
    expect(order.facts).toEqual(['authorised', 'captured']);
  });

  test('whose answer is unknown is not tried under another key', () => {
    const order = shipped();
    order.tell('capture:shp_a:1', { kind: 'timeout' });
    order.wait(days(1));
    expect(order.underWay()).toEqual(['capture:shp_a:1 600']);
  });

  test('for good is dunned after 1, 3 and 7 days, then left to people; the goods stay shipped', () => {
    const order = shipped();
    order.tell('capture:shp_a:1', failure('authorisation-expired'));
    for (const [n, wait] of [1, 3, 7].entries()) {
      order.tell(`authorise:renewal:${n + 1}`, failure('insufficient-funds'));
      expect([order.underWay(), order.dueIn()]).toEqual([[], wait * 86_400]);
      expect(statusOf(order.payment)).toBe('dunning');
      order.wait(days(wait));
    }
    order.tell('authorise:renewal:4', failure('insufficient-funds'));
    expect([order.underWay(), order.dueIn()]).toEqual([[], undefined]);
    expect(statusOf(order.payment)).toBe('uncollectable');
    expect(order.facts).toEqual(['authorised', ...Array<string>(4).fill('capture-failed')]);
    expect(order.payment.claims).toHaveLength(1);
  });

  test('is collected when the customer gives another card', () => {
    const order = shipped();
    order.tell('capture:shp_a:1', failure('declined'));
    order.tell('authorise:renewal:1', failure('declined'));
    order.authoriseAgain(1000, 'tok_other');
    order.tell('authorise:order:2');
    order.tell('capture:shp_a:2');
    expect(order.totals()).toEqual([2000, 600, 0, 0]);
    expect(order.underWay()).toEqual(['void:order-1:1 1000']);
  });

  test('is not held against another card', () => {
    const order = shipped();
    order.tell('capture:shp_a:1', failure('declined'));
    order.tell('authorise:renewal:1', failure('declined'));
    order.authoriseAgain(1000, 'tok_other');
    order.tell('authorise:order:2');
    order.tell('capture:shp_a:2', failure('authorisation-expired'));
    expect(order.underWay()).toContain('authorise:renewal:2 1000');
  });

  test('is not held against the next shipment once its money has come', () => {
    const order = shipped();
    order.tell('capture:shp_a:1', failure('declined'));
    order.tell('authorise:renewal:1', failure('declined'));
    order.wait(days(1));
    order.tell('authorise:renewal:2');
    order.tell('capture:shp_a:2');
    order.ship('shp_b', 400);
    order.tell('capture:shp_b:1', failure('authorisation-expired'));
    expect(order.underWay()).toContain('authorise:renewal:3 400');
  });
});

test('an authorisation past its window is renewed for what is left before anything is captured', () => {
  const order = openOrder();
  order.tell('authorise:order:1');
  order.ship('shp_a', 400);
  order.tell('capture:shp_a:1');
  order.wait(days(7));
  order.ship('shp_b', 500);
  expect(order.underWay()).toEqual(['authorise:renewal:1 600']);
  order.tell('authorise:renewal:1');
  expect(order.underWay()).toEqual(['capture:shp_b:1 500', 'void:order-1:1 600']);
});

test('the provider may name a shorter window', () => {
  const order = openOrder();
  order.tell('authorise:order:1', { ...success, expiresAt: plus(start, days(1)) });
  order.wait(days(1));
  order.ship('shp_a', 400);
  expect(order.underWay()).toEqual(['authorise:renewal:1 1000']);
});

describe('refunds', () => {
  const paid = () => {
    const order = openOrder();
    order.tell('authorise:order:1');
    order.ship('shp_a', 400);
    order.tell('capture:shp_a:1');
    return order;
  };

  test('never exceed what was captured, counting those under way', () => {
    const order = paid();
    expect(order.refund('ref_1', 300)).toBe('ok');
    expect(order.refund('ref_2', 101)).toBe('refund-exceeds-captured');
    order.tell('refund:ref_1:1');
    expect(order.refund('ref_2', 101)).toBe('refund-exceeds-captured');
    expect(order.refund('ref_2', 100)).toBe('ok');
    order.tell('refund:ref_2:1');
    expect(statusOf(order.payment)).toBe('refunded');
    expect(order.facts.slice(2)).toEqual(['refunded', 'refunded']);
  });

  test('draw on both authorisations when the order was paid through two', () => {
    const order = paid();
    order.wait(days(8));
    order.ship('shp_b', 600);
    order.tell('authorise:renewal:1');
    order.tell('void:order-1:1');
    order.tell('capture:shp_b:1');
    order.refund('ref_0', 100);
    order.refund('ref_1', 900);
    expect(order.underWay()).toEqual([
      'refund:ref_0:1 100',
      'refund:ref_1:1 300',
      'refund:ref_1:2 600',
    ]);
    order.tell('refund:ref_1:2');
    expect(order.facts.at(-1)).toBe('captured');
    order.tell('refund:ref_1:1');
    expect(order.facts.at(-1)).toBe('refunded');
  });

  test('that fail five times are left to people', () => {
    const order = paid();
    order.refund('ref_1', 400);
    for (const [n, wait] of [minutes(1), minutes(10), minutes(60), days(1)].entries()) {
      order.tell(`refund:ref_1:${n + 1}`, failure('processing-error'));
      order.wait(wait);
    }
    order.tell('refund:ref_1:5', failure('processing-error'));
    expect([order.underWay(), order.dueIn()]).toEqual([[], undefined]);
    expect(order.facts.slice(2)).toEqual(['refund-failed']);
  });
});

describe('refusals', () => {
  test.each<[string, (order: ReturnType<typeof openOrder>) => string, string]>([
    ['more than the order costs', (o) => o.ship('shp_b', 601), 'capture-exceeds-amount'],
    ['the same shipment for another price', (o) => o.ship('shp_a', 399), 'claim-already-made'],
    ['the same shipment again', (o) => o.ship('shp_a', 400), 'ok'],
    ['a shipment after closing', (o) => o.closeAndShip(), 'payment-closed'],
    ['a refund before the capture', (o) => o.refund('ref_1', 1), 'refund-exceeds-captured'],
  ])('%s: %s', (_name, act, expected) => {
    const order = openOrder();
    order.tell('authorise:order:1');
    order.ship('shp_a', 400);
    expect(act(order)).toBe(expected);
  });

  test('a shipment before any authorisation', () => {
    expect(openOrder().ship('shp_a', 1)).toBe('payment-not-authorised');
  });

  test('an edit below what has left', () => {
    const order = openOrder();
    order.tell('authorise:order:1');
    order.ship('shp_a', 400);
    const wish = { amount: eur(399), method: 'tok_visa', attempt: 2 };
    expect(wishAgain(order.payment, wish, start)).toMatchObject({
      ok: false,
      error: { kind: 'amount-below-claimed' },
    });
  });
});
