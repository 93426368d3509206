import { expect, test } from 'vitest';
import { basketsOf, customersOf } from '../baskets/histories.ts';
import { generateShoppers } from '../testing/shoppers.ts';
import { runCli } from './index.ts';

const { histories, next } = generateShoppers({ seed: 21, customers: 120, items: 80, tastes: 4 });
const marked = (baskets: readonly (readonly number[])[]) => [[-1], ...baskets, [-1]];
const name = (customer: number): string => `u${customer}`;
const all = Array.from({ length: customersOf(histories) }, (_, customer) => customer);

const folder = (): Record<string, string> => ({
  'shop_history.json': JSON.stringify(
    Object.fromEntries(all.map((c) => [name(c), marked(basketsOf(histories, c))])),
  ),
  'shop_future.json': JSON.stringify(
    Object.fromEntries(all.map((c) => [name(c), marked([next[c]!])])),
  ),
  'shop_keyset_0.json': JSON.stringify({ item_num: 80, train: [], test: ['u1', 'u2', 'u3'] }),
  'shop_keyset_10.json': JSON.stringify({ item_num: 80, train: [], test: all.map(name) }),
});

function run(argv: readonly string[], files: Record<string, string>) {
  const written: Record<string, string> = {};
  let out = '';
  let err = '';
  const read: string[] = [];
  const code = runCli(argv, {
    readText: (path) => {
      read.push(path);
      return files[path.replace('data/', '')] ?? '';
    },
    listFolder: () => Object.keys(files),
    writeText: (path, text) => {
      written[path] = text;
    },
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
  });
  return { code, out, err, written, read };
}

const command = ['baskets', '--data', 'data', '--out', 'out.json'];

test('writes twenty items, best first, for each test customer, and prints the scores', () => {
  const { code, out, err, written } = run(command, folder());
  expect([code, Object.keys(written)]).toEqual([0, ['out.json']]);
  const lists = JSON.parse(written['out.json']!) as Record<string, Record<string, number[]>>;
  expect(Object.keys(lists)).toEqual(['shop_keyset_0.json', 'shop_keyset_10.json']);
  expect(Object.keys(lists['shop_keyset_0.json']!)).toEqual(['u1', 'u2', 'u3']);
  for (const list of Object.values(lists['shop_keyset_10.json']!)) {
    expect(new Set(list).size).toBe(20);
    expect(list.every((item) => item >= 0 && item < 80)).toBe(true);
  }
  expect(out).toMatch(/recall@10.*ndcg@10[\s\S]*shop_keyset_0\.json[\s\S]*shop, mean[\s\S]*Brier/);
  expect(err).toContain('120 customers');
});

test('futures change the scores and nothing else: the lists are the same without them', () => {
  const { 'shop_future.json': _, ...rest } = folder();
  const without = run(command, rest);
  expect(without.code).toBe(0);
  expect(without.out).toBe('');
  expect(without.written).toEqual(run(command, folder()).written);
});

test.each<[string, string[], Record<string, string>, number, RegExp]>([
  ['no command', [], {}, 2, /waystock forecast baskets/],
  ['no folder', ['baskets', '--out', 'o'], {}, 2, /--data DIR/],
  ['an unknown flag', ['baskets', '--speed', '9'], {}, 2, /speed/],
  ['nothing there', command, {}, 1, /no \*_history\.json/],
  ['no keysets', command, { 'a_history.json': '{"1": [[1]]}' }, 1, /no a_keyset_\*\.json/],
  ['broken JSON', command, { ...folder(), 'shop_history.json': '{' }, 1, /is not JSON/],
  [
    'a stranger',
    command,
    { ...folder(), 'shop_keyset_0.json': '{"test": ["nobody"]}' },
    1,
    /tests customer nobody/,
  ],
  ['no number', command, { ...folder(), 'shop_history.json': '{"u1":[["x"]]}' }, 1, /u1/],
])('%s is told', (_, argv, files, code, message) => {
  const ran = run(argv, files);
  expect(ran.code).toBe(code);
  expect(ran.err).toMatch(message);
  expect(ran.written).toEqual({});
});
