import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';

test('the example in the README is the one in the folder, and it runs', async () => {
  const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
  const code = /```ts\n([\s\S]*?)```/.exec(read('../README.md'))?.[1];
  expect(code?.replace('@waystock/forecast', '../src/index.ts')).toBe(
    read('../examples/corner-shop.ts'),
  );
  const printed = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  await import('../examples/corner-shop.ts');
  const said = printed.mock.calls.map((words) => words as unknown[]);
  printed.mockRestore();
  expect(said[0]![0]).toHaveLength(3);
  const units = said[2]![1] as number;
  expect(units).toBeGreaterThan(1);
  expect(units).toBeLessThan(15);
});
