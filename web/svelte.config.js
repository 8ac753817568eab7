import adapter from '@sveltejs/adapter-static';
import { CATALOGUES, LANGUAGE, pagesOf } from './scripts/languages.mjs';

const pages = pagesOf(LANGUAGE);

/** @type {import('@sveltejs/kit').Config} */
export default {
  kit: {
    alias: { $texts: `${CATALOGUES}/${LANGUAGE}` },
    // The server embeds web/build and answers every unknown path with index.html.
    adapter: adapter({ pages, assets: pages, fallback: 'index.html', strict: true }),
    // Absolute paths: the one page is served at every depth.
    paths: { relative: false },
    // The server serves what is embedded in it: a poll for newer versions would find only itself.
    version: { pollInterval: 0 }
  }
};
