import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { readRows } from './rows.ts';

const folder = mkdtempSync(join(tmpdir(), 'waystock-rows-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function rowsOf(content: string | Uint8Array) {
  const path = join(folder, 'table.csv');
  writeFileSync(path, content);
  return all(path);
}

async function all(path: string) {
  const rows = [];
  for await (const row of readRows(path)) rows.push(row);
  return rows;
}

const table = '\uFEFFa,b\r\n1,"x,\ny"\r\n\r\n 2 ,""\r\n3\r\n';
const rows = [
  { line: 1, cells: ['a', 'b'] },
  { line: 2, cells: ['1', 'x,\ny'] },
  { line: 5, cells: ['2', ''] },
  { line: 6, cells: ['3'] },
];

test('quotes, line breaks within them, blank lines: each row knows its line', async () => {
  expect(await rowsOf(table)).toEqual(rows);
  expect(await rowsOf(table.replaceAll('\r', ''))).toEqual(rows);
});

test('packed by gzip, whatever its name', async () => {
  expect(await rowsOf(gzipSync(table))).toEqual(rows);
});

test('nothing in it, no rows', async () => {
  expect(await rowsOf('')).toEqual([]);
});

test.each([
  ['a quote that does not end', 'a,b\n1,"x\n', /no table.*quote/i],
  ['a quote in the middle', 'a,b\n1,"x"y\n', /no table/],
  ['a packed file that ends early', gzipSync(table).subarray(0, 30), /packed, but broken/],
])('%s is told', async (_, content, message) => {
  await expect(rowsOf(content)).rejects.toThrow(message);
});

test('a file that is not there is an error of the system', async () => {
  await expect(all(join(folder, 'none.csv'))).rejects.toThrow(/ENOENT/);
});
