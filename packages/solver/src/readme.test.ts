import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';

test('the example in the README is the one in the folder, and it runs', async () => {
  const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
  const code = /```ts\n([\s\S]*?)```/.exec(read('../README.md'))?.[1];
  expect(code?.replace('@waystock/solver', '../src/index.ts')).toBe(read('../examples/morning.ts'));
  const printed = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  await import('../examples/morning.ts');
  const [faults, , , violations] = printed.mock.calls.map(([first]) => first as unknown);
  expect([faults, violations]).toEqual([[], []]);
  printed.mockRestore();
});
