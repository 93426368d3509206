import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Browser tests look at the pages as they are now. */
export function setup(): void {
  const tool = fileURLToPath(new URL('../../tools/build-pages.ts', import.meta.url));
  const { status } = spawnSync(process.execPath, [tool], { stdio: 'inherit' });
  if (status !== 0) throw new Error('The pages cannot be built; what is above says why.');
}
