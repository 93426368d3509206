/*
 * A process that owns an embedded server, for tests to kill: prints one line of JSON, then waits
 * for a line: `stop`, or `exit` to leave without stopping. Run as root with `nobody` it first
 * becomes that user, after the modules are loaded.
 */
import { createInterface } from 'node:readline';
import { EmbeddedPostgresError } from '../../src/storage/embedded-errors.ts';

const [dataFolder = '', stateFolder = '', user] = process.argv.slice(2);
if (user === 'nobody' && process.getuid?.() === 0) {
  process.setgroups?.([]);
  process.setgid?.(65_534);
  process.setuid?.(65_534);
}
// After the change of user: what root would do differently is decided at import.
const { startEmbedded } = await import('../../src/storage/embedded-postgres.ts');

const silent = () => undefined;
const log = { debug: silent, info: silent, warn: silent, error: silent };
try {
  const server = await startEmbedded({ dataFolder, stateFolder, log });
  const { url, pid, adopted } = server;
  console.log(JSON.stringify({ url, pid, adopted }));
  for await (const line of createInterface(process.stdin)) {
    if (line === 'stop') await server.stop();
    process.exit();
  }
} catch (error) {
  if (!(error instanceof EmbeddedPostgresError)) throw error;
  console.log(JSON.stringify({ kind: error.kind, message: error.message }));
}
