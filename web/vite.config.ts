import { sveltekit } from '@sveltejs/kit/vite';
import { loadEnv } from 'vite';
import { defineConfig } from 'vitest/config';

export default defineConfig(({ mode }) => ({
  plugins: [sveltekit()],
  // Development only: `DEBRIEF_SERVER=http://… npm run dev` puts a running server behind the pages.
  server: {
    proxy: { '/api': { target: loadEnv(mode, '.', 'DEBRIEF_').DEBRIEF_SERVER ?? 'http://127.0.0.1:8080' } }
  },
  // Nothing may be inlined as data: addresses: the page's content security policy allows only its own origin.
  build: { assetsInlineLimit: 0 },
  worker: { format: 'es' },
  test: { include: ['src/**/*.test.ts'] }
}));
