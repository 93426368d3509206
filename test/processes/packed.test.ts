import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pack, published } from '../../tools/pack.ts';
import { copyExamples, runWith, unpackInto, workerScript } from '../../tools/try-packed.ts';

/** The engines as npm packs them, in a project that has nothing of this repository's sources. */
const root = fileURLToPath(new URL('../..', import.meta.url));
let project: string;
let scripts: readonly string[];
beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'waystock-packed-'));
  writeFileSync(join(project, 'package.json'), '{ "type": "module", "private": true }');
  for (const name of published) unpackInto(project, name, pack(name, join(project, 'archives')));
  scripts = published.flatMap((name) => copyExamples(project, name));
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

test('every example runs and prints something', () => {
  expect(scripts.length).toBeGreaterThanOrEqual(published.length);
  for (const script of scripts) expect(runWith(process.execPath, script)).not.toBe('');
});

test('a worker is found', () => {
  const script = join(project, 'worker.mjs');
  writeFileSync(script, workerScript);
  expect(runWith(process.execPath, script)).toBe('optimal -9\n');
});

test('the declarations hold the examples, strictly and without skipping any', () => {
  const compilerOptions = {
    target: 'es2024',
    module: 'nodenext',
    lib: ['es2024', 'esnext.disposable'],
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
  };
  const files = scripts.map((script) => script.replace(/\.mjs$/, '.ts'));
  const config = join(project, 'tsconfig.json');
  writeFileSync(config, JSON.stringify({ compilerOptions, files }));
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  expect(execFileSync(process.execPath, [tsc, '-p', config], { encoding: 'utf8' })).toBe('');
});
