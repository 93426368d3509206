import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type Source, tableViolations, violations } from '../tools/check-architecture.ts';
import { mayCall } from './architecture.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

function sources(): Source[] {
  const found: Source[] = [];
  for (const folder of ['src', 'packages', 'apps', 'test', 'benchmarks', 'tools'])
    for (const entry of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      const path = `${folder}/${entry.replaceAll('\\', '/')}`;
      if (/\.(ts|tsx|sql)$/.test(path) && !/node_modules|\/dist\//.test(path))
        found.push({ path, text: readFileSync(join(root, path), 'utf8') });
    }
  return found;
}

test('the sources keep the rules of ARCHITECTURE.md', () => {
  const files = sources();
  expect(files.length).toBeGreaterThan(40);
  expect(violations(files)).toEqual([]);
});

test('the table of domains has no cycle', () => {
  expect(tableViolations(mayCall)).toEqual([]);
  expect(tableViolations({ a: ['b'], b: ['a'] })).toEqual(['a may not call b']);
});

test.each(Object.keys(mayCall))('%s says on one page what it is', (domain) => {
  expect(existsSync(join(root, 'src/domains', domain, 'README.md'))).toBe(true);
});

/** One planted violation per rule: a checker that finds none of these checks nothing. */
const planted: readonly [rule: string, path: string, text: string][] = [
  ['domain is in the table', 'src/domains/rewards2/rewards2.ts', ''],
  ['packages of ours', 'packages/solver/src/solve.ts', "import { ok } from '@waystock/kernel';"],
  ['packages of ours', 'packages/road-graph/src/a.ts', "import { ok } from '@waystock/kernel';"],
  ['packages of ours', 'src/views/orders.ts', "import { solve } from '@waystock/solver';"],
  ['packages of ours', 'apps/web/kit/a.ts', "import { solve } from '@waystock/solver';"],
  ['parts of src', 'apps/web/kit/a.tsx', "import { x } from '../../../src/start.ts';"],
  ['parts of src', 'src/domains/catalogue/catalogue.ts', "import { x } from '../orders/index.ts';"],
  ['parts of src', 'src/domains/orders/orders.ts', "import { x } from '../catalogue/store.ts';"],
  ['parts of src', 'src/domains/orders/orders.ts', "import { x } from '../../storage/outbox.ts';"],
  ['parts of src', 'src/main.ts', "import { x } from './simulation/city.ts';"],
  ['parts of src', 'src/workflows/w.ts', "import { x } from '../domains/orders/store.ts';"],
  ['parts of src', 'packages/kernel/src/a.ts', "import { x } from '../../solver/src/solve.ts';"],
  ['pure files stay pure', 'src/domains/orders/lifecycle.ts', 'export async function f() {}'],
  ['pure files stay pure', 'src/domains/orders/lifecycle.ts', 'const t = Date.now();'],
  ['pure files stay pure', 'src/domains/orders/lifecycle.ts', 'const r = Math.random();'],
  ['pure files stay pure', 'src/domains/orders/price.ts', "import fs from 'node:fs';"],
  ['no clock in SQL', 'src/domains/orders/migrations/0001-x.sql', 'at timestamptz default now()'],
  ['names that say nothing', 'src/domains/orders/utils.ts', ''],
  ['names that say nothing', 'src/domains/orders/OrderManager.ts', ''],
  ['SQL stays in its schema', 'src/domains/orders/store.ts', 'sql`select 1 from inventory.stock`'],
  [
    'SQL stays in its schema',
    'src/domains/catalogue/migrations/0010-x.sql',
    'x text references orders.orders',
  ],
  ['only some files hold SQL', 'src/domains/orders/orders.ts', "import { sql } from 'kysely';"],
];

describe('a planted violation is found', () => {
  test.each(planted)('%s: %s', (rule, path, text) => {
    expect(violations([{ path, text }]).map((v) => v.rule)).toContain(rule);
  });
});
