import { instant, plus, seconds } from '@waystock/kernel';
import { expect, test } from 'vitest';
import { type Breaker, closed, enter, leave, type Outcome } from './breaker.ts';

const settings = { failures: 3, window: seconds(10), rest: seconds(30) };
const start = instant(0);
const at = (s: number) => plus(start, seconds(s));

function after(breaker: Breaker, events: readonly [outcome: Outcome, s: number][]): Breaker {
  return events.reduce((now, [outcome, s]) => {
    const entered = enter(now, settings, at(s));
    return entered ? leave(entered, settings, { outcome, now: at(s) }) : now;
  }, breaker);
}

test.each<[string, [Outcome, number][], Breaker['state']]>([
  [
    'two failures',
    [
      ['failed', 0],
      ['failed', 1],
    ],
    'closed',
  ],
  [
    'three within the window',
    [
      ['failed', 0],
      ['failed', 1],
      ['failed', 2],
    ],
    'open',
  ],
  [
    'three over a longer time',
    [
      ['failed', 0],
      ['failed', 6],
      ['failed', 12],
    ],
    'closed',
  ],
  [
    'an answer between them',
    [
      ['failed', 0],
      ['failed', 1],
      ['answered', 2],
      ['failed', 3],
    ],
    'closed',
  ],
  [
    'askers who gave up',
    [
      ['neither', 0],
      ['neither', 1],
      ['neither', 2],
    ],
    'closed',
  ],
])('%s', (_name, events, state) => {
  expect(after(closed, events).state).toBe(state);
});

const open: Breaker = { state: 'open', until: at(30) };

test('open, it lets nobody through, then one', () => {
  expect(enter(open, settings, at(29))).toBeUndefined();
  const probing = enter(open, settings, at(30)) as Breaker;
  expect(probing.state).toBe('half-open');
  expect(enter(probing, settings, at(31))).toBeUndefined();
});

test.each<[Outcome, boolean, string]>([
  ['answered', true, 'closes it'],
  ['failed', false, 'opens it for another rest'],
  ['neither', true, 'leaves the probe to the next'],
])('a probe that is %s: %s, %s', (outcome, isNextLetIn) => {
  const probing = enter(open, settings, at(30)) as Breaker;
  const later = leave(probing, settings, { outcome, now: at(32) });
  expect(enter(later, settings, at(33)) !== undefined).toBe(isNextLetIn);
});

test('a probe that never came back is given up', () => {
  const probing = enter(open, settings, at(30)) as Breaker;
  expect(enter(probing, settings, at(60))).toMatchObject({ state: 'half-open' });
});
