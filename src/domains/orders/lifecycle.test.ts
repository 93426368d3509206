import { describe, expect, test } from 'vitest';
import {
  hasReached,
  isCancellable,
  isSettled,
  mayMove,
  orderStage,
  type ShipmentState,
  type Stage,
  stages,
  stagesToUndo,
  transitions,
} from './lifecycle.ts';

test('the eight stages follow one another', () => {
  for (let i = 1; i < stages.length; i++)
    expect(mayMove(stages[i - 1] ?? 'created', stages[i] ?? 'created')).toBe(true);
});

test('no stage can be skipped', () => {
  for (const [i, from] of stages.entries())
    for (const [j, to] of stages.entries()) expect(mayMove(from, to)).toBe(j === i + 1);
});

test('every state can reach an end', () => {
  const ends = (state: ShipmentState): boolean =>
    transitions[state].length === 0 || transitions[state].some(ends);
  for (const state of Object.keys(transitions) as ShipmentState[]) expect(ends(state)).toBe(true);
});

test('a shipment can be cancelled until it is handed over', () => {
  expect(stages.filter(isCancellable)).toEqual(stages.slice(0, 6));
  expect(isSettled('delivered')).toBe(true);
  expect(isSettled('returning')).toBe(false);
});

test.each<[ShipmentState, Stage, boolean]>([
  ['packed', 'packed', true],
  ['delivered', 'in-transit', true],
  ['returning', 'in-transit', true],
  ['picked', 'packed', false],
  ['cancelled', 'created', false],
])('%s has reached %s: %s', (state, stage, expected) => {
  expect(hasReached(state, stage)).toBe(expected);
});

test.each<[ShipmentState[], ShipmentState]>([
  [['created'], 'created'],
  [['delivered', 'packed'], 'packed'],
  [['delivered', 'cancelled'], 'delivered'],
  [['cancelled', 'cancelled'], 'cancelled'],
  [['returned', 'delivered'], 'delivered'],
  [['returned', 'cancelled'], 'returned'],
  [['in-transit', 'returning'], 'in-transit'],
])('an order with shipments %j is %s', (shipments, stage) => {
  expect(orderStage(shipments)).toBe(stage);
});

describe('undo', () => {
  test('runs in reverse from where the shipment is', () => {
    expect(stagesToUndo('cleared')).toEqual(['cleared', 'authorised', 'created']);
    expect(stagesToUndo('packed')[0]).toBe('packed');
    expect(stagesToUndo('created')).toEqual(['created']);
  });
});
