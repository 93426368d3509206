import { ok } from '@waystock/kernel';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { cursorOf, pageFrom, pageOf } from './page.ts';

test('going from cursor to cursor shows every row once and in order', () => {
  const keys = fc.uniqueArray(fc.stringMatching(/^[A-Za-z0-9_.:-]{1,80}$/), { maxLength: 40 });
  fc.assert(
    fc.property(keys, fc.integer({ min: 1, max: 7 }), (unsorted, limit) => {
      const rows = unsorted.sort((a, b) => (a < b ? -1 : 1));
      const seen: string[] = [];
      let cursor: string | null | undefined;
      do {
        const page = pageOf(cursor ? { cursor, limit } : { limit });
        if (!page.ok) throw new Error('our own cursor was refused');
        const { after } = page.value;
        const found = rows.filter((row) => row > after).slice(0, limit + 1);
        const shown = pageFrom(found, page.value, { item: (row) => row, key: (row) => row });
        expect(shown.items.length).toBeLessThanOrEqual(limit);
        seen.push(...shown.items);
        cursor = shown.next_cursor;
      } while (cursor !== null);
      expect(seen).toEqual(rows);
    }),
  );
});

test.each(['%%%', 'AAAA', cursorOf('a\u0000b'), cursorOf('ß'), `${cursorOf('a')}=`])(
  'what is no cursor of ours is refused: %s',
  (cursor) => {
    expect(pageOf({ cursor })).toMatchObject({ ok: false, error: { path: 'query.cursor' } });
  },
);

test('a page without a limit has fifty rows', () => {
  expect(pageOf({})).toEqual(ok({ after: '', limit: 50 }));
});
