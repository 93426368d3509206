import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** An empty project that has packages of ours as npm would have put them there. */
const root = fileURLToPath(new URL('..', import.meta.url));

/** Unpacks an archive to where an import finds it; its dependencies are those of the repository. */
export function unpackInto(project: string, name: string, archive: string): void {
  const folder = join(project, 'node_modules', '@waystock', name);
  mkdirSync(folder, { recursive: true });
  execFileSync('tar', ['-xzf', archive, '-C', folder, '--strip-components=1']);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly dependencies?: Readonly<Record<string, string>>;
  };
  for (const dependency of Object.keys(manifest.dependencies ?? {}))
    cpSync(join(root, 'node_modules', dependency), join(project, 'node_modules', dependency), {
      recursive: true,
    });
}

/** Copies a package's examples as somebody with the package would write them: TypeScript, and JavaScript. */
export function copyExamples(project: string, name: string): string[] {
  const from = join(root, 'packages', name, 'examples');
  const into = join(project, name);
  mkdirSync(into, { recursive: true });
  return readdirSync(from).flatMap((file) => {
    if (extname(file) !== '.ts') {
      cpSync(join(from, file), join(into, file));
      return [];
    }
    const text = readFileSync(join(from, file), 'utf8').replaceAll(
      "'../src/index.ts'",
      `'@waystock/${name}'`,
    );
    writeFileSync(join(into, file), text);
    const script = join(into, file.replace(/\.ts$/, '.mjs'));
    writeFileSync(script, stripTypeScriptTypes(text));
    return [script];
  });
}

/** A mixed-integer model on a thread of its own: workers are found from the built package, too. */
export const workerScript = `
import { addRow, addVariable, emptyMip, solveMipInWorker } from '@waystock/solver';
const mip = emptyMip();
const boxes = addVariable(mip, 'boxes', { cost: -3, upper: 10, integer: true });
addRow(mip, 'room', [[boxes, 2]], { upper: 7 });
const { status, objective } = await solveMipInWorker(mip);
console.log(status, objective);
`;

/** What a script prints. */
export const runWith = (node: string, script: string): string =>
  execFileSync(node, [script], { encoding: 'utf8', cwd: dirname(script) });
