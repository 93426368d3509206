import { currency, instant, money, type PaymentId, plus, seconds } from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import {
  contradicts,
  intend,
  type Operation,
  type OperationState,
  type Outcome,
  settle,
  takeOver,
  transitions,
} from './operation.ts';

const now = instant(Date.UTC(2026, 4, 6, 14));
const at = (s: number) => plus(now, seconds(s));
const wish = { subject: 'order', attempt: 1, amount: money(1000, currency('EUR')) };
const authorise = { ...wish, kind: 'authorise', method: 'tok_visa' } as const;
const operation = (state: OperationState = 'intended'): Operation => ({
  ...intend('pay_1' as PaymentId, authorise, now),
  state,
});
const capture = (state: OperationState): Operation => ({
  ...intend('pay_1' as PaymentId, { ...wish, kind: 'capture', authorisation: 'pay_1:a' }, now),
  state,
});
const success: Outcome = { kind: 'succeeded', reference: 'ref' };
const failure: Outcome = { kind: 'failed', reason: 'declined' };
const challenge: Outcome = { kind: 'challenge', url: 'https://bank.example/1' };
const timeout: Outcome = { kind: 'timeout' };
const outcomes = [success, failure, challenge, timeout];
const states = Object.keys(transitions) as OperationState[];

test('the key says what it is for and is the same each time', () => {
  expect(operation().key).toBe('pay_1:authorise:order:1');
  expect(operation().key).toBe(operation().key);
});

test('no outcome moves an operation where the table does not allow it', () => {
  for (const state of states)
    for (const outcome of outcomes)
      for (const before of [operation(state), capture(state)]) {
        const after = settle(before, outcome, at(1));
        if (after !== before) expect(transitions[state]).toContain(after.state);
      }
});

test('the same outcome twice changes nothing the second time', () => {
  for (const state of states)
    for (const outcome of outcomes) {
      const once = settle(operation(state), outcome, at(1));
      expect(settle(once, outcome, at(2))).toBe(once);
    }
});

describe('late and out of turn', () => {
  const settled = settle(operation(), success, at(1));

  test.each([
    ['challenge', challenge],
    ['time-out', timeout],
    ['failure', failure],
  ])('a %s after success is ignored', (_name, outcome) => {
    expect(settle(settled, outcome, at(9))).toBe(settled);
  });

  test('an authorisation said to have failed still counts when it arrives', () => {
    const failed = settle(operation(), failure, at(1));
    expect(settle(failed, success, at(9))).toMatchObject({
      state: 'succeeded',
      failure: undefined,
      settledAt: at(9),
    });
    expect(contradicts(failed, success)).toBe(false);
  });

  test('a capture said to have failed does not, and someone is told', () => {
    const failed = settle(capture('sent'), failure, at(1));
    expect(settle(failed, success, at(9))).toBe(failed);
    expect(contradicts(failed, success)).toBe(true);
    expect(contradicts(settled, failure)).toBe(true);
    expect(contradicts(settled, success)).toBe(false);
  });
});

describe('when to ask again', () => {
  test('after 30 s in silence, 10 s after a time-out, a minute into a challenge', () => {
    expect(operation().dueAt).toBe(at(30));
    expect(settle(operation(), timeout, at(2)).dueAt).toBe(at(12));
    expect(settle(operation(), challenge, at(2)).dueAt).toBe(at(62));
    expect(settle(operation(), success, at(2)).dueAt).toBeUndefined();
  });

  test('less and less often', () => {
    let asked = operation();
    const waits = Array.from({ length: 9 }, () => {
      const before = asked.dueAt ?? now;
      asked = takeOver(asked, before);
      return ((asked.dueAt ?? before) - before) / 1000;
    });
    expect(waits).toEqual([10, 30, 60, 120, 300, 900, 3600, 3600, 3600]);
    expect(settle(asked, timeout, at(7)).dueAt).toBe(asked.dueAt);
  });

  test('a pending challenge stays one while it is asked about', () => {
    const pending = settle(operation(), challenge, at(1));
    expect(takeOver(pending, at(61)).state).toBe('pending');
    expect(() => takeOver(settle(pending, success, at(62)), at(63))).toThrow('settled');
  });
});
