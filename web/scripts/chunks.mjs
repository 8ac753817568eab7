// @ts-nocheck The types of Node are no dependency of the pages.
//
// Which modules of the pages go into one file. Left to itself, the bundler makes a file of whatever the same pages share:
// forty for the page of a recording, each of them compressed by itself.
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROUTES = resolve('src/routes');
const APP = join(ROUTES, '(app)');
const RECORDING = join(APP, 'r/[id]');
const DESK = join(RECORDING, 'corrections/desk.ts');
const UPLOADS = resolve('src/lib/uploads/index.svelte.ts');

const layoutOf = (folder) =>
  ['+layout.svelte', '+layout.ts', '+error.svelte'].map((file) => join(folder, file));

const SHELL = [
  resolve('node_modules/@sveltejs/kit/src/runtime/client/entry.js'),
  resolve('.svelte-kit/generated/client-optimized/app.js'),
  ...layoutOf(ROUTES),
  ...layoutOf(APP)
];

/** Parts of a recording's page that are little, and needed by themselves: by a state of it, or by whoever comes near. */
const STATES = /(MediaState|TranscriptState|TranslationState|Standing|ReplaceProgress|GapRow)\./;
const TOOLS = /(Choices|AskFields|LineTools|SelectionBar|preview)\./;
/** The most usual of them, one that another page has as well, and the server's sentences, which all pages have. */
const ALONE = /(SuggestedChapters|WaitingComment|said[\\/]de)\./;

/** The files that pages begin with, and the folders of the pages. */
const PAGES = readdirSync(ROUTES, { recursive: true, withFileTypes: true })
  .filter(({ name }) => /^\+page\.(svelte|ts)$/.test(name))
  .map(({ parentPath, name }) => ({ file: join(parentPath, name), folder: parentPath }));

/** What SvelteKit makes entries of; those have files of their own. */
const ENTRY = /[\\/]client-optimized[\\/]|[\\/]runtime[\\/]client[\\/]entry\.js$/;

/** Of Svelte's own modules those that few pages need. */
const SELDOM =
  /[\\/]svelte[\\/]src[\\/].*(bindings[\\/]select|blocks[\\/]await|reactivity[\\/](map|set|date|url))\./;

/** All that is loaded with some modules: what they import, and so on. */
function loadedWith(begin, moduleOf) {
  const seen = new Set();
  const left = [...begin];
  while (left.length > 0) {
    const id = left.pop();
    const module = seen.has(id) ? null : moduleOf(id);
    if (!module) continue;
    seen.add(id);
    left.push(...module.importedIds);
  }
  return seen;
}

function lookAt(moduleOf) {
  const pagesOf = new Map();
  for (const { file, folder } of PAGES) {
    for (const id of loadedWith([file], moduleOf))
      pagesOf.set(id, (pagesOf.get(id) ?? new Set()).add(folder));
  }
  const ofRecording = [...pagesOf.keys()].filter((id) => pagesOf.get(id).has(RECORDING));
  // One that uploads takes much more with it than the others.
  const parts = ofRecording
    .flatMap((id) => moduleOf(id).dynamicallyImportedIds)
    .filter((id) => id !== DESK && !ALONE.test(id) && !loadedWith([id], moduleOf).has(UPLOADS));
  const withThose = (which) => loadedWith(parts.filter(which), moduleOf);
  return {
    pagesOf,
    shell: loadedWith(SHELL, moduleOf),
    uploads: loadedWith([UPLOADS], moduleOf),
    desk: loadedWith([DESK], moduleOf),
    states: withThose((id) => STATES.test(id)),
    tools: withThose((id) => TOOLS.test(id)),
    asked: withThose((id) => !STATES.test(id) && !TOOLS.test(id))
  };
}

/** Those of a recording's page that are fetched later. */
const PARTS = ['states', 'tools', 'asked', 'desk'];

let known = null;

/** Which file a module goes into. Null leaves it to the bundler. */
function fileOf(id, moduleOf) {
  if (ENTRY.test(id) || SELDOM.test(id)) return null;
  known ??= lookAt(moduleOf);
  if (known.shell.has(id)) return 'shell';
  const pages = [...(known.pagesOf.get(id) ?? [])];
  if (pages.includes(RECORDING)) {
    if (pages.length === 1) return 'recording';
    // The rest is little, and most pages have it.
    return pages.every((folder) => folder.startsWith(RECORDING)) ? 'conversation' : 'shell';
  }
  const part = PARTS.filter((one) => known[one].has(id));
  if (part.length > 0) return pages.length > 0 || part.length > 1 ? 'dialogs' : part[0];
  if (known.uploads.has(id)) return pages.includes(join(APP, 'record')) ? 'leftovers' : 'uploads';
  return null;
}

/** In this order, because a file takes with a module all that it imports and that is in none yet. */
const FILES = [
  // With the pages: what a recording's page shares with all, what it shares with where it is read, and its own.
  ...['shell', 'conversation', 'recording'],
  // Later: what parts have in common, with other pages as well; those parts; what takes uploads.
  'dialogs',
  ...PARTS,
  ...['leftovers', 'uploads']
];

export const groups = FILES.map((file, at) => ({
  name: (id, context) => (fileOf(id, (one) => context.getModuleInfo(one)) === file ? file : null),
  priority: FILES.length - at
}));
