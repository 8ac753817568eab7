import adapter from '@sveltejs/adapter-static';

/** @type {import('@sveltejs/kit').Config} */
export default {
  kit: {
    // The server embeds web/build and answers every unknown path with index.html.
    adapter: adapter({ pages: 'build', assets: 'build', fallback: 'index.html', strict: true }),
    // Absolute paths: the one page is served at every depth.
    paths: { relative: false },
    // The server serves what is embedded in it: a poll for newer versions would find only itself.
    version: { pollInterval: 0 }
  }
};
