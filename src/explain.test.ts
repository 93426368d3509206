import { expect, test } from 'vitest';
import { ConfigError } from './config.ts';
import { explain } from './explain.ts';

const failure = (code: string, more: object = {}): Error =>
  Object.assign(new Error('what was said'), { code, ...more });

test.each([
  ['EADDRINUSE', /^Port 8080 is in use\. .*--port/],
  ['ECONNREFUSED', /^No PostgreSQL answers at DATABASE_URL: what was said$/],
  ['ENOTFOUND', /host that is not known/],
  ['28P01', /user or password/],
  ['3D000', /createdb/],
  ['42501', /CREATEROLE/],
  ['53300', /WAYSTOCK_CONNECTIONS/],
])('%s is told with what to do', (code, words) => {
  expect(explain(failure(code, { port: 8080 }))).toMatch(words);
});

test('a port that takes privileges is told from a folder that cannot be written', () => {
  expect(explain(failure('EACCES', { syscall: 'listen' }))).toMatch(/below 1024/);
  for (const code of ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'ENOSPC'])
    expect(explain(failure(code, { syscall: 'mkdir' }))).toMatch(/with --data/);
});

test('a name of several addresses is told by the first', () => {
  const all = new AggregateError([failure('ECONNREFUSED'), failure('ECONNREFUSED')]);
  expect(explain(all)).toBe('No PostgreSQL answers at DATABASE_URL: what was said');
});

test('our own words are told as they are, the unknown with its trace', () => {
  expect(explain(new ConfigError('Do otherwise.'))).toBe('Do otherwise.');
  expect(explain(Object.assign(new Error('Too old.'), { kind: 'x' }))).toBe('Too old.');
  expect(explain(new Error('a bug'))).toMatch(/a bug\n\s+at /);
});
