import { expect, test } from 'vitest';
import { roomTaken } from './room.ts';

test('what lay there when each span ended is what lies there now without what came since', () => {
  const spans = [
    { grown: 500, movements: 2 },
    { grown: 0, movements: 0 },
    { grown: -200, movements: 1 },
  ];
  expect(roomTaken({ now: 1_000, after: 300, spans })).toEqual([
    { stored: 900, movements: 2 },
    { stored: 900, movements: 0 },
    { stored: 700, movements: 1 },
  ]);
});
