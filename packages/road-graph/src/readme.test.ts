import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';

test('the example in the README is the one in the folder, and it runs', async () => {
  const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
  const code = /```ts\n([\s\S]*?)```/.exec(read('../README.md'))?.[1];
  expect(code?.replace('@waystock/road-graph', '../src/index.ts')).toBe(
    read('../examples/short-cut.ts'),
  );
  const printed = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  await import('../examples/short-cut.ts');
  const [seconds, status, steps, detour] = printed.mock.calls.map(([first]) => first as unknown);
  expect([status, steps, detour]).toEqual([
    [0, 0, 3],
    ['Long Street: 271 m'],
    ['Long Street', 'West Road', 'East Lane', 'Long Street'],
  ]);
  expect(seconds).toHaveLength(3);
  printed.mockRestore();
});
