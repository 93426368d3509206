import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { referencePages } from '../generate-reference.ts';
import { listFacts } from './facts-page.ts';
import { measuredTable, withMeasured } from './measured.ts';

test('docs/reference and the README’s figures are what they should be: npm run reference', async () => {
  const pages = await referencePages();
  for (const [path, text] of Object.entries(pages))
    expect(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'), path).toBe(text);
});

test('facts are told with their fields, their comment and each stage', async () => {
  const facts = await listFacts('orders');
  expect(facts.map(({ kind }) => kind)).toContain('orders.shipment-in-transit');
  expect(facts.find(({ kind }) => kind === 'orders.order-placed')).toEqual({
    kind: 'orders.order-placed',
    fields: ['order_id', 'shipment_id'],
    when: "A customer's order is accepted and its stock is held.",
  });
});

test('no words are left over from how the pages are made', async () => {
  for (const text of Object.values(await referencePages()))
    expect(text).not.toMatch(/undefined|NaN|\[object|Function|Proxy|1234\.56/);
});

test('a figure comes from a result, and a result without words is not told', () => {
  const result = { headline: 'seven days in a minute' } as never;
  const results = new Map([
    ['week', result],
    ['mute', {}],
  ]);
  const table = measuredTable(results);
  expect(table).toContain('| seven days in a minute | [week](benchmarks/results/week.json) |');
  expect(table).not.toContain('mute');
  const readme = '# W\n<!-- measured -->\n| made up |\n<!-- end -->\n';
  expect(withMeasured(readme, table)).not.toContain('made up');
});
