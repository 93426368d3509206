import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** `npm run bench -- orders/place-order --rounds 3`: runs benchmarks/<name>.ts with the rest. */
const [name = '', ...rest] = process.argv.slice(2);
const file = fileURLToPath(new URL(`../benchmarks/${name}.ts`, import.meta.url));
if (name === '' || name.startsWith('-') || !existsSync(file)) {
  process.stderr.write('npm run bench -- NAME [options], e.g. orders/place-order --rounds 3\n');
  process.exit(2);
}
process.argv.splice(2, process.argv.length, ...rest);
await import(pathToFileURL(file).href);
