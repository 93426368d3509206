import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** One build, an entry page per face. Everything is bundled; nothing comes from elsewhere. */
export default defineConfig({
  plugins: [react()],
  // MapLibre starts its worker as a module.
  worker: { format: 'es' },
  build: {
    target: 'es2023',
    // The map is 800 kB and comes only with a map.
    chunkSizeWarningLimit: 1200,
    assetsInlineLimit: 0,
    rolldownOptions: {
      // On a busy machine it tells newcomers which plugin was slow.
      checks: { pluginTimings: false },
      input: [
        'index',
        'console/index',
        'shop/index',
        'driver/index',
        'host/index',
        'track/index',
      ].map((name) => `${import.meta.dirname}/${name}.html`),
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080', '/demo': 'http://127.0.0.1:8080' } },
});
