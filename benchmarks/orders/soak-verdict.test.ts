import { expect, test } from 'vitest';
import { judge, type Sample } from './soak-verdict.ts';

/** Ten minutes of a server, with what grows and with the ups and downs of any heap. */
function minutes(
  grows: Partial<Record<'heapPerHour' | 'codePerHour' | 'rssPerHour' | 'files', number>> = {},
) {
  const { heapPerHour = 0, codePerHour = 0, rssPerHour = 0, files = 0 } = grows;
  return Array.from({ length: 120 }, (_, i): Sample => {
    const hour = (i * 5) / 3600;
    const warmth = 20 * Math.exp(-i / 10);
    return {
      at_s: i * 5,
      heap_mb: 60 - warmth + hour * heapPerHour + Math.sin(i * 1.7),
      code_mb: 12 - warmth / 10 + hour * codePerHour,
      external_mb: 5,
      rss_mb: 180 - warmth + hour * rssPerHour + 2 * Math.sin(i),
      files: 60 + Math.round((i / 120) * files),
      connections: 17,
      open_orders: 30,
      late_ms: { p99: 12, most: 40 },
    };
  });
}

test('a server that warms up and then stays as it is is flat', () => {
  expect(judge(minutes())).toMatchObject({ flat: true, connections: [17, 17] });
});

test('what V8 goes on compiling is no leak', () => {
  expect(judge(minutes({ codePerHour: 7 }))).toMatchObject({ flat: true });
});

test.each([
  ['a heap that grows by what each order leaves', { heapPerHour: 60 }],
  ['code made anew for each order', { codePerHour: 40 }],
  ['memory outside the heap', { rssPerHour: 250 }],
  ['file descriptors', { files: 40 }],
])('what leaks is found: %s', (_, leak) => {
  expect(judge(minutes(leak)).flat).toBe(false);
});
