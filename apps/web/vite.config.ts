import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { offlineWorker } from './kit/offline/offline-plugin.ts';

const faces = ['console', 'shop', 'driver', 'host'];
/** Those that come up without a network. */
const kept = ['shop', 'driver', 'host'];
const pages = {
  landing: 'index',
  ...Object.fromEntries([...faces, 'track'].map((face) => [face, `${face}/index`])),
};

/** One build, an entry page per face. Everything is bundled; nothing comes from elsewhere. */
export default defineConfig({
  plugins: [react(), offlineWorker(faces)],
  // MapLibre starts its worker as a module.
  worker: { format: 'es' },
  build: {
    target: 'es2023',
    // The map is 800 kB and comes only with a map.
    chunkSizeWarningLimit: 1200,
    assetsInlineLimit: 0,
    // What a worker has at hand is not fetched ahead: the browser would throw it away and complain.
    modulePreload: {
      resolveDependencies: (_, files, { hostId }) =>
        kept.some((face) => hostId.includes(face)) ? [] : files,
    },
    rolldownOptions: {
      // On a busy machine it tells newcomers which plugin was slow.
      checks: { pluginTimings: false },
      input: {
        ...Object.fromEntries(
          Object.entries(pages).map(([name, path]) => [
            name,
            `${import.meta.dirname}/${path}.html`,
          ]),
        ),
        worker: `${import.meta.dirname}/kit/offline/worker.ts`,
      },
      output: {
        // Its address is what makes it one and the same worker from build to build.
        entryFileNames: ({ name }) => (name === 'worker' ? 'worker.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080', '/demo': 'http://127.0.0.1:8080' } },
});
