import { expect, test } from 'vitest';
import { printTable } from './table.ts';

test('columns line up and long cells are cut', () => {
  const text = printTable([
    { name: 'a', n: 1 },
    { name: 'b'.repeat(70), n: null },
  ]);
  const lines = text.trimEnd().split('\n');
  expect(lines[0]).toMatch(/^name {2,}n$/);
  expect(lines[2]).toMatch(/^a {2,}1$/);
  expect(lines[3]).toBe(`${'b'.repeat(59)}…`);
});
