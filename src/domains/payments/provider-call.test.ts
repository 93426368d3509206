import {
  currency,
  instant,
  minutes,
  money,
  type OrderId,
  type PaymentId,
  plus,
  seconds,
} from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import { answer, claimCapture, close, openPayment, type Payment, wishAgain } from './payment.ts';
import { plan } from './plan.ts';
import { followUp, listToSend } from './provider-call.ts';

const now = instant(Date.UTC(2026, 4, 6, 14));
const at = (s: number) => plus(now, seconds(s));
const amount = money(1000, currency('EUR'));
const of = { id: 'pay_1' as PaymentId, orderId: 'ord_1' as OrderId };
const fresh = plan(openPayment(of, { amount, method: 'tok_visa', attempt: 1 }, now), now).payment;
const change = (changed: Payment | { ok: boolean; value?: Payment }): Payment => {
  const payment = 'ok' in changed ? changed.value : changed;
  if (!payment) throw new Error('refused');
  return plan(payment, now).payment;
};

test('a call says all the gateway needs, and until when it may be made', () => {
  expect(listToSend(fresh, now)).toEqual([
    {
      how: 'send',
      request: {
        kind: 'authorise',
        key: 'pay_1:authorise:order:1',
        orderId: 'ord_1',
        amount,
        method: 'tok_visa',
        initiatedBy: 'customer',
      },
      makeBefore: at(20),
    },
  ]);
});

test('a capture names the provider’s reference of the authorisation', () => {
  const key = 'pay_1:authorise:order:1';
  const held = answer(fresh, key, { kind: 'succeeded', reference: 'ch_77' }, now).payment;
  const shipped = change(claimCapture(held, 'shp_1', amount, now));
  expect(listToSend(shipped, now, 1).map((call) => call.request)).toEqual([
    { kind: 'capture', key: 'pay_1:capture:shp_1:1', authorisation: 'ch_77', amount },
  ]);
});

describe('an operation nobody reported on', () => {
  const how = (payment: Payment, seconds: number) =>
    payment.operations.map((operation) => followUp(payment, operation, at(seconds)).how);

  test('is made if the provider has never heard of it', () => {
    expect(how(fresh, 3600)).toEqual(['ask-then-send']);
  });

  test('is not made for an order that is closed, and withdrawn after ten minutes', () => {
    const closed = change(close(fresh, now));
    expect(how(closed, 599)).toEqual(['ask']);
    expect(how(closed, 600)).toEqual(['ask-then-withdraw']);
  });

  test('is not made with the card that was given up, nor with the new one under its key', () => {
    const wish = { amount, method: 'tok_other', attempt: 2 };
    const again = change(wishAgain(fresh, wish, plus(now, minutes(1))));
    expect(how(again, 659)).toEqual(['ask', 'ask-then-send']);
    expect(how(again, 660)).toEqual(['ask-then-withdraw', 'ask-then-send']);
    expect(listToSend(again, now).map(({ request }) => request)).toMatchObject([
      { key: 'pay_1:authorise:order:1', method: 'tok_visa' },
      { key: 'pay_1:authorise:order:2', method: 'tok_other' },
    ]);
  });
});
