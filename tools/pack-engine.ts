import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Makes of an engine package what anybody can install: JavaScript and declarations instead of
 * TypeScript, which Node does not run inside node_modules. `node tools/pack-engine.ts road-graph OUT`
 * leaves OUT/<name>-<version>.tgz.
 */
const root = fileURLToPath(new URL('..', import.meta.url));

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/** Returns the path of the tarball. */
export function packEngine(engine: string, out: string): string {
  const source = join(root, 'packages', engine);
  const manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as Manifest;
  const folder = join(out, `${engine}-package`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  compile(source, folder, Object.values(manifest.exports));
  const packed = { ...manifest, engines: { node: '>=22.2' }, files: ['dist'] };
  const exports = Object.entries(manifest.exports).map(([name, path]) => {
    const built = path.replace('./src/', './dist/').replace(/\.ts$/, '');
    return [name, { types: `${built}.d.ts`, default: `${built}.js` }];
  });
  writeFileSync(
    join(folder, 'package.json'),
    `${JSON.stringify({ ...packed, exports: Object.fromEntries(exports) }, undefined, 2)}\n`,
  );
  copyFileSync(join(source, 'README.md'), join(folder, 'README.md'));
  copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  const told = execFileSync('npm', ['pack', '--json', '--pack-destination', out], {
    cwd: folder,
    encoding: 'utf8',
  });
  return join(out, /"filename":\s*"([^"]+)"/.exec(told)?.[1] ?? '');
}

/** Only what is reached from the package's doors, so no tests. */
function compile(source: string, folder: string, doors: readonly string[]): void {
  const config = join(folder, 'tsconfig.json');
  writeFileSync(
    config,
    JSON.stringify({
      extends: join(root, 'tsconfig.json'),
      compilerOptions: {
        ...{ noEmit: false, declaration: true, rewriteRelativeImportExtensions: true },
        ...{ rootDir: join(source, 'src'), outDir: join(folder, 'dist') },
        typeRoots: [join(root, 'node_modules/@types')],
      },
      include: [],
      files: doors.map((door) => join(source, door)),
    }),
  );
  execFileSync(join(root, 'node_modules/.bin/tsc'), ['--project', config], { stdio: 'inherit' });
  rmSync(config);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [engine, out] = process.argv.slice(2);
  if (!engine || !out) {
    process.stderr.write('node tools/pack-engine.ts ENGINE OUT, e.g. road-graph /tmp\n');
    process.exit(2);
  }
  process.stdout.write(`${packEngine(engine, out)}\n`);
}
