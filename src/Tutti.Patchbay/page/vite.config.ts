import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { notice } from './build/notice.ts';

// The bundle is committed and compared byte for byte: names are fixed, nothing depends on the machine or the hour.
export default defineConfig({
  plugins: [svelte(), notice()],
  base: './',
  build: {
    target: 'es2022',
    outDir: '../wwwroot',
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    cssCodeSplit: false,
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      output: {
        entryFileNames: 'patchbay.js',
        chunkFileNames: 'patchbay-[name].js',
        assetFileNames: (asset) => (asset.names[0]?.endsWith('.css') ? 'patchbay.css' : '[name][extname]'),
      },
    },
  },
  server: { proxy: { '/api': { target: 'http://127.0.0.1:8090', ws: true } } },
  test: { include: ['tests/**/*.test.ts'], environment: 'node', testTimeout: 30_000 },
});
