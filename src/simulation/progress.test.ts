import type { Instant } from '@waystock/kernel';
import { expect, test } from 'vitest';
import { openProgress } from './progress.ts';

const hour = (n: number): Instant => (Date.UTC(2026, 4, 4) + n * 3_600_000) as Instant;

function watch(isTTY: boolean) {
  let written = '';
  let clock = 0;
  const write = (text: string | Uint8Array): boolean => {
    written += String(text);
    return true;
  };
  const progress = openProgress({ isTTY, write }, () => clock);
  return {
    progress,
    pass: (seconds: number) => void (clock += seconds * 1000),
    read: () => written,
  };
}

test('in a terminal a bar is rewritten in place, and gone at the end', () => {
  const { progress, pass, read } = watch(true);
  pass(10);
  progress.show(0.25, hour(12), 80);
  progress.show(1, hour(50), 300);
  progress.end();
  const [, first, last, gone] = read().split('\r\x1b[K');
  expect(first).toBe(
    `${'█'.repeat(8)}${'░'.repeat(22)}  25 %  2026-05-04 12:00  80 orders  30 s left`,
  );
  expect(last).toContain('100 %  2026-05-06 02:00  300 orders  last orders');
  expect(gone).toBe('');
});

test('elsewhere there is a line a day', () => {
  const { progress, read } = watch(false);
  for (let h = 1; h <= 30; h++) progress.show(h / 48, hour(h), h);
  progress.end();
  expect(read().split('\n')).toEqual([
    expect.stringMatching(/^ {2}2 % {2}2026-05-04 01:00/),
    expect.stringMatching(/^ 50 % {2}2026-05-05 00:00/),
    '',
  ]);
});
