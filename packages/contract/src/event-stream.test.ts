import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Event, eventParser } from './event-stream.ts';

const text =
  ': hello\nid: 5-1\ndata: {"a":1}\n\nevent: gone\r\ndata: x\r\ndata:y\r\n\r\nid: 9-4\n\ndata\n\ndata: cut';

const expected: Event[] = [
  { id: '5-1', event: 'message', data: '{"a":1}' },
  { id: '5-1', event: 'gone', data: 'x\ny' },
  { id: '9-4', event: 'message', data: undefined },
  { id: '9-4', event: 'message', data: '' },
];

test('events end at an empty line; one that is cut off is not given', () => {
  expect(eventParser()(text)).toEqual(expected);
});

test('pieces of any size give the same events', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(text.length), { maxLength: 30 }), (cuts) => {
      const parse = eventParser();
      const ends = [...cuts.sort((a, b) => a - b), text.length];
      let from = 0;
      const events = ends.flatMap((end) => {
        const piece = text.slice(from, end);
        from = end;
        return parse(piece);
      });
      expect(events).toEqual(expected);
    }),
  );
});
