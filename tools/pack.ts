import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/**
 * `npm run pack [-- PACKAGE …] [--out FOLDER]`: the engines as others install them, JavaScript and
 * declarations, each as one .tgz. In the repository they are TypeScript that runs as it is.
 */
const root = fileURLToPath(new URL('..', import.meta.url));

/** What somebody outside can use on its own. */
export const published = ['solver', 'road-graph', 'forecast'] as const;

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly exports: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/** Builds and packs; gives the path of the archive. */
export function pack(name: string, out: string): string {
  const folder = join(root, 'packages', name);
  const stage = mkdtempSync(join(tmpdir(), 'waystock-pack-'));
  try {
    compile(folder, stage);
    for (const file of ['README.md', '../../LICENSE'])
      cpSync(join(folder, file), join(stage, file.split('/').at(-1) ?? file));
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
    writeFileSync(join(stage, 'package.json'), JSON.stringify(forOthers(manifest), undefined, 2));
    mkdirSync(out, { recursive: true });
    const told = npm(['pack', '--json', '--ignore-scripts', '--pack-destination', out], stage);
    return join(out, fileNameIn(told));
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

function compile(folder: string, stage: string): void {
  const config = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: {
      rootDir: join(folder, 'src'),
      outDir: join(stage, 'dist'),
      noEmit: false,
      declaration: true,
      rewriteRelativeImportExtensions: true,
      typeRoots: [join(root, 'node_modules', '@types')],
    },
    include: [],
    files: sourcesIn(join(folder, 'src')),
  };
  const file = join(stage, 'tsconfig.json');
  writeFileSync(file, JSON.stringify(config));
  execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', file], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  rmSync(file);
}

const sourcesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.test\.ts$|(^|[\\/])testing[\\/]/.test(file))
    .map((file) => join(folder, file));

/** The same manifest with what it exports where the compiler has put it. */
function forOthers(manifest: Manifest): object {
  const built = (path: string, extension: string): string =>
    path.replace(/^\.\/src\//, './dist/').replace(/\.ts$/, extension);
  const exports = Object.entries(manifest.exports).map(([entry, path]) => [
    entry,
    { types: built(path, '.d.ts'), default: built(path, '.js') },
  ]);
  return {
    ...manifest,
    engines: { node: '>=22' },
    files: ['dist'],
    exports: { ...Object.fromEntries(exports), './package.json': './package.json' },
  };
}

function npm(args: readonly string[], cwd: string): string {
  const isWindows = process.platform === 'win32';
  return execFileSync(isWindows ? 'npm.cmd' : 'npm', args, {
    cwd,
    encoding: 'utf8',
    shell: isWindows,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Newer versions of npm list what they packed by the name of the package. */
function fileNameIn(told: string): string {
  const packed = JSON.parse(told) as
    | readonly { readonly filename: string }[]
    | Readonly<Record<string, { readonly filename: string }>>;
  const [first] = Object.values(packed);
  if (!first) throw new Error('npm packed nothing');
  return first.filename;
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { out: { type: 'string', default: 'dist' }, help: { type: 'boolean', short: 'h' } },
  });
  const unknown = positionals.find((name) => !(published as readonly string[]).includes(name));
  if (values.help || unknown !== undefined) {
    if (unknown !== undefined) process.stderr.write(`${unknown} is no package for others.\n`);
    process.stderr.write(`npm run pack [-- ${published.join('|')} …] [--out dist]\n`);
    process.exit(values.help ? 0 : 2);
  }
  for (const name of positionals.length > 0 ? positionals : published)
    process.stdout.write(`${pack(name, values.out)}\n`);
}
