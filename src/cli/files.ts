import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { withFileSource } from '@waystock/road-graph';
import type { CliIo } from '@waystock/road-graph/cli';

/** The real files and the terminal, for the engines' own commands. */
export const files: CliIo = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  withFile: withFileSource,
  readText: (path) => readFileSync(path, 'utf8'),
  // Whoever reads while it is written still reads the old one.
  write: (path, bytes) => {
    writeFileSync(`${path}.part`, bytes);
    renameSync(`${path}.part`, path);
  },
};
