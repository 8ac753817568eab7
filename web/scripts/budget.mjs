// What the script of each page weighs as it is sent, from the build's own manifest: all that is loaded for showing it,
// without what is fetched when somebody asks. Ends with 1 where the page of a recording weighs more than it may in any
// language.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { LANGUAGES, manifestOf, pagesOf } from './languages.mjs';

const WATCH = '/(app)/r/[id]';
/** On a telephone's line of 1.6 Mbit/s that is not half a second. */
const MOST_BYTES = 90_000;
/** The server sends smaller files as they are. */
const COMPRESSED_FROM_BYTES = 256;

const GENERATED = '.svelte-kit/generated/client-optimized';

function read(path) {
  if (existsSync(path)) return readFileSync(path, 'utf8');
  console.error(`${path} is not there. Run \`npm run build\` first.`);
  process.exit(2);
}

/** SvelteKit writes `"/route": [page, [layouts]]`. */
const routes = Array.from(
  read(`${GENERATED}/app.js`).matchAll(/"(\/[^"]*)": \[(\d+)(?:,\[([\d,]*)\])?\]/g),
  ([, route, page, layouts = '']) => ({ route, nodes: [0, ...layouts.split(',').filter(Boolean), page] })
);

/** The pages of a language with the bytes of their scripts, the heaviest first. */
function weighed(language) {
  const pages = pagesOf(language);
  const manifest = JSON.parse(read(manifestOf(language)));

  function sentBytes(file) {
    const bytes = Buffer.from(read(`${pages}/${file}`));
    return bytes.length < COMPRESSED_FROM_BYTES ? bytes.length : gzipSync(bytes, { level: 6 }).length;
  }

  /** The manifest's name of what was built from a file. */
  function named(ending) {
    const found = Object.keys(manifest).find((name) => name.endsWith(ending));
    if (found === undefined) throw new Error(`nothing was built from ${ending}`);
    return found;
  }

  /** The files that are loaded with these, by what they import. */
  function filesOf(names, files = new Set(), seen = new Set()) {
    for (const name of names) {
      if (seen.has(name)) continue;
      seen.add(name);
      files.add(manifest[name].file);
      filesOf(manifest[name].imports ?? [], files, seen);
    }
    return files;
  }

  /** The worker that keeps the stream of events: every page in the shell starts it, and no import says so. */
  const workers = '_app/immutable/workers';
  const stream = readdirSync(`${pages}/${workers}`).find((file) => file.startsWith('events.'));
  const entries = [named('runtime/client/entry.js'), named(`${GENERATED}/app.js`)];
  return routes
    .map(({ route, nodes }) => {
      const files = filesOf([...entries, ...nodes.map((number) => named(`${GENERATED}/nodes/${number}.js`))]);
      if (route.startsWith('/(app)')) files.add(`${workers}/${stream}`);
      const bytes = Array.from(files, sentBytes).reduce((sum, one) => sum + one, 0);
      return { route, bytes, files: files.size };
    })
    .sort((a, b) => b.bytes - a.bytes);
}

for (const language of LANGUAGES) {
  const all = weighed(language);
  console.log(`In ${language}:`);
  for (const { route, bytes, files } of all) {
    console.log(
      `${bytes.toLocaleString('en').padStart(8)} bytes in ${`${files}`.padStart(2)} files  ${route}`
    );
  }
  const watch = all.find(({ route }) => route === WATCH);
  if (!watch) throw new Error(`there is no page ${WATCH}`);
  const left = MOST_BYTES - watch.bytes;
  console.log(
    left < 0
      ? `The page of a recording is ${-left} bytes over the ${MOST_BYTES} that its script may weigh.`
      : `The page of a recording has ${left} of ${MOST_BYTES} bytes left.`
  );
  if (left < 0) process.exitCode = 1;
}
