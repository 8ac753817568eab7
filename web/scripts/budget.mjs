// What the script of each page weighs as it is sent, from the build's own manifest: all that is loaded for showing it,
// without what is fetched when somebody asks. Ends with 1 where the page of a recording weighs more than it may.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const WATCH = '/(app)/r/[id]';
/** On a telephone's line of 1.6 Mbit/s that is not half a second. */
const MOST_BYTES = 90_000;
/** The server sends smaller files as they are. */
const COMPRESSED_FROM_BYTES = 256;

const GENERATED = '.svelte-kit/generated/client-optimized';
const MANIFEST = '.svelte-kit/output/client/.vite/manifest.json';
const WORKERS = 'build/_app/immutable/workers';

function read(path) {
  if (existsSync(path)) return readFileSync(path, 'utf8');
  console.error(`${path} is not there. Run \`npm run build\` first.`);
  process.exit(2);
}

const manifest = JSON.parse(read(MANIFEST));

function sentBytes(file) {
  const bytes = Buffer.from(read(`build/${file}`));
  return bytes.length < COMPRESSED_FROM_BYTES ? bytes.length : gzipSync(bytes, { level: 6 }).length;
}

/** The manifest's name of what was built from a file. */
function named(ending) {
  const found = Object.keys(manifest).find((name) => name.endsWith(ending));
  if (found === undefined) throw new Error(`nothing was built from ${ending}`);
  return found;
}

const nodeOf = (number) => named(`${GENERATED}/nodes/${number}.js`);

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
const stream = `_app/immutable/workers/${readdirSync(WORKERS).find((file) => file.startsWith('events.'))}`;

/** SvelteKit writes `"/route": [page, [layouts]]`. */
const routes = Array.from(
  read(`${GENERATED}/app.js`).matchAll(/"(\/[^"]*)": \[(\d+)(?:,\[([\d,]*)\])?\]/g),
  ([, route, page, layouts = '']) => ({ route, nodes: [0, ...layouts.split(',').filter(Boolean), page] })
);

const entries = [named('runtime/client/entry.js'), named(`${GENERATED}/app.js`)];
const weighed = routes
  .map(({ route, nodes }) => {
    const files = filesOf([...entries, ...nodes.map(nodeOf)]);
    if (route.startsWith('/(app)')) files.add(stream);
    const bytes = Array.from(files, sentBytes).reduce((sum, one) => sum + one, 0);
    return { route, bytes, files: files.size };
  })
  .sort((a, b) => b.bytes - a.bytes);

for (const { route, bytes, files } of weighed) {
  console.log(`${bytes.toLocaleString('en').padStart(8)} bytes in ${`${files}`.padStart(2)} files  ${route}`);
}
const watch = weighed.find(({ route }) => route === WATCH);
if (!watch) throw new Error(`there is no page ${WATCH}`);
const left = MOST_BYTES - watch.bytes;
console.log(
  left < 0
    ? `The page of a recording is ${-left} bytes over the ${MOST_BYTES} that its script may weigh.`
    : `The page of a recording has ${left} of ${MOST_BYTES} bytes left.`
);
process.exitCode = left < 0 ? 1 : 0;
