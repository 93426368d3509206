import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';

type Bundle = Parameters<Extract<Plugin['generateBundle'], (...of: never[]) => unknown>>[1];

/** Writes into the service worker what each face needs to come up, and of which build. */
export function offlineWorker(faces: readonly string[]): Plugin {
  return {
    name: 'waystock-offline-worker',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const needed = Object.fromEntries(faces.map((face) => [face, neededBy(face, bundle)]));
        const version = createHash('sha256')
          .update(JSON.stringify(Object.keys(bundle).sort()))
          .digest('hex')
          .slice(0, 12);
        const worker = Object.values(bundle).find(
          (file) => file.type === 'chunk' && file.name === 'worker',
        );
        if (worker?.type !== 'chunk') throw new Error('The build has no service worker.');
        const build = JSON.stringify(JSON.stringify({ version, faces: needed }));
        worker.code = worker.code.replace(/(["'`])__WAYSTOCK_BUILD__\1/, () => build);
      },
    },
  };
}

/** The page's script with all it imports, their styles, and the letters of most languages. */
function neededBy(face: string, bundle: Bundle): string[] {
  const needed = new Set<string>();
  const add = (name: string): void => {
    const file = bundle[name];
    if (needed.has(name) || file?.type !== 'chunk') return;
    needed.add(name);
    for (const style of file.viteMetadata?.importedCss ?? []) needed.add(style);
    for (const imported of file.imports) add(imported);
  };
  for (const [name, file] of Object.entries(bundle))
    if (file.type === 'chunk' && file.facadeModuleId?.endsWith(`/${face}/index.html`)) add(name);
  for (const name of Object.keys(bundle))
    if (name.includes('inter-latin-wght') || name.includes('inter-latin-ext-wght'))
      needed.add(name);
  return [
    ...[...needed].sort().map((name) => `/${name}`),
    '/favicon.svg',
    '/theme.js',
    `/${face}.webmanifest`,
  ];
}
