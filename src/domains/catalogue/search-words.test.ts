import { describe, expect, test } from 'vitest';
import { prefixQuery, searchWords } from './search-words.ts';

describe('words', () => {
  test.each([
    ['IPHONE-16', ['16', 'iphone']],
    ['Spring  water, 5 l', ['5', 'l', 'spring', 'water']],
    ['Crème brûlée', ['brulee', 'creme']],
    ['Möbelöl', ['mobelol']],
    ['水 5L', ['5l', '水']],
    ["it's 'quoted' \\ & | ! : * ( )", ['it', 'quoted', 's']],
    ['water WATER', ['water']],
    ['', []],
  ])('%s', (text, words) => expect(searchWords(text)).toEqual(words));

  test('several texts make one set, and missing ones are skipped', () => {
    expect(searchWords('PEN-1', undefined, 'Blue pen')).toEqual(['1', 'blue', 'pen']);
  });
});

describe('query', () => {
  test.each([
    ['iph 16', "'16':* & 'iph':*"],
    ["o'neil", "'neil':* & 'o':*"],
    ['  ', undefined],
    ['&|!', undefined],
  ])('%s', (text, query) => expect(prefixQuery(text)).toBe(query));
});
