import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from './cli.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'locate-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function run(text: string, ...options: string[]) {
  const file = join(folder, 'instance.txt');
  await writeFile(file, text);
  let out = '';
  let err = '';
  const code = await runCli([file, ...options], {
    out: (part) => (out += part),
    err: (part) => (err += part),
    now: () => 0,
  });
  return { code, err, told: out.startsWith('{') ? (JSON.parse(out) as unknown) : out };
}

describe('locate', () => {
  test('cap: one site is too small for both, so the second customer is shared', async () => {
    const { told, code } = await run(
      '2 2\n 10 5\n 10 6\n 8\n 8 80\n 6\n 6 12\n',
      '--format',
      'cap',
    );
    expect(code).toBe(0);
    expect(told).toMatchObject({ cost: 29, bound: 29, open: [1, 2] });
    const { assigned } = told as { assigned: [number, number][][] };
    expect(assigned[0]).toEqual([[1, 1]]);
    expect(assigned[1]?.map(([site]) => site)).toEqual([2, 1]);
    expect(assigned[1]?.[0]?.[1]).toBeCloseTo(2 / 3);
  });

  test('cap with a word for the capacity: one site per customer', async () => {
    const text = '2 2\n capacity 5.\n capacity 6.\n 8\n 8. 80.\n 6\n 6. 12.\n';
    const { told } = await run(text, '--format', 'cap');
    expect(told).toMatchObject({ cost: 19, open: [1], assigned: [1, 1], proved: 'optimal' });
  });

  test.each(['sscflp', 'holmberg'])('%s: whole customers only', async (format) => {
    const { told } = await run('2 2\n10 10\n5 6\n8 6\n8 80\n6 12\n', '--format', format);
    expect(told).toMatchObject({ cost: 31, bound: 31, open: [1, 2], assigned: [1, 2] });
  });

  test('pmed: the last length of an edge counts', async () => {
    const text = '4 5 2\n1 2 9\n1 2 3\n2 3 4\n3 4 5\n1 4 100\n';
    const { told } = await run(text, '--format', 'pmed');
    expect(told).toMatchObject({ cost: 7, bound: 7, open: [2, 4], assigned: [2, 2, 2, 4] });
  });

  test('sscflp without a plan: ends with 1', async () => {
    const { told, code } = await run('1 2\n10\n5\n8 6\n8\n6\n', '--format', 'sscflp');
    expect(code).toBe(1);
    expect(told).toEqual({ cost: null, bound: null, proved: 'infeasible' });
  });

  test.each([
    { text: '1 1\n5 x\n', options: ['--format', 'cap'], says: "word 4 is 'x'" },
    { text: '1 1\n5 1\n', options: ['--format', 'cap'], says: 'the file ends' },
    { text: '2 1 1\n1 3 5\n', options: ['--format', 'pmed'], says: 'is 3 of 2' },
    { text: '1 1\n5\n5\n1\n-1\n', options: ['--format', 'sscflp'], says: 'costs[0] is -1' },
    { text: '', options: ['--format', 'tsp'], says: '--format is one of' },
    { text: '', options: ['--format', 'cap', '--gap', 'x'], says: '--gap takes' },
    { text: '', options: ['--format', 'cap', 'more'], says: 'Name one file' },
    { text: '', options: ['--colour'], says: 'colour' },
  ])('refuses: $says', async ({ text, options, says }) => {
    const { code, err } = await run(text, ...options);
    expect(code).toBe(2);
    expect(err).toContain(says);
  });
});
