import { sveltekit } from '@sveltejs/kit/vite';
import { loadEnv } from 'vite';
import { defineConfig } from 'vitest/config';
import { groups } from './scripts/chunks.mjs';
import { texts } from './scripts/texts.mjs';

/** Svelte's package does not say that loading these does nothing by itself, so all of them would stay. */
const SVELTE = /[\\/]node_modules[\\/]svelte[\\/]src[\\/]internal[\\/](client|shared)[\\/]/;

export default defineConfig(({ mode }) => ({
  plugins: [texts(), sveltekit()],
  // Development only: `DEBRIEF_SERVER=http://… npm run dev` puts a running server behind the pages.
  server: {
    proxy: { '/api': { target: loadEnv(mode, '.', 'DEBRIEF_').DEBRIEF_SERVER ?? 'http://127.0.0.1:8080' } }
  },
  build: {
    // Nothing may be inlined as data: addresses: the page's content security policy allows only its own origin.
    assetsInlineLimit: 0,
    // What a page needs is asked for with it. Of a part only the style sheets are: the scripts that it shares are there.
    modulePreload: {
      resolveDependencies: (wanted, needed, { hostType }) =>
        hostType === 'html' || wanted.includes('/nodes/')
          ? needed
          : needed.filter((file) => file.endsWith('.css'))
    },
    rolldownOptions: {
      treeshake: { moduleSideEffects: (id) => (SVELTE.test(id) ? false : undefined) }
    }
  },
  environments: {
    client: { build: { rolldownOptions: { output: { codeSplitting: { groups } } } } }
  },
  worker: { format: 'es' },
  test: { include: ['src/**/*.test.ts'] }
}));
