// @ts-nocheck The types of Node are no dependency of the pages.
//
// What the server says to people stands in its source, and in German here: this finds what one of both has alone.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inGerman, SENTENCES } from './de';

/** Sentences that no page shows to anybody, by what they are. */
const NOT_FOR_READERS = {
  'what the embedded object store answers to the server itself': [
    'A part number is between 1 and 10000.',
    'Complete lists no parts.',
    'Copies take a key of this bucket.',
    'Part {} is below 5 MiB.',
    'Part {} is missing or has another ETag.',
    'The continuation token is not one from here.',
    "The copy's range.",
    'The disk of the object store failed.',
    'The disk of the object store is full.',
    'There is one bucket here, another one.',
    'This upload was completed, aborted or never begun.',
    'Uploads are listed without a delimiter.'
  ],
  'about an object storage that is tried out, for the log and `debrief doctor`': [
    '{} came back changed: is a proxy between that caches or converts?'
  ],
  'for who pulls a model at the command line, and for the log': [
    'The model {} is being pulled by another process.',
    'The pull was stopped; a later one goes on from here.',
    'What {} sent is not the model {}: its SHA-256 is {}.',
    '{} cannot be reached: {}. A later pull goes on from here.',
    '{} has no such model: the server answered {}.'
  ],
  'of accounts, at the command line': [
    'Nobody here has the e-mail address {}. Add them with “debrief user add”.',
    'There are several workspaces ({}). Say which one with --workspace.'
  ],
  'for who watches over the server': ['The {} does not answer.'],
  'comments of the sample recording': [
    'Comments belong to a moment. Click the time to jump there.',
    'Reply here, or press c while the video plays to leave your own.'
  ],
  'said to a window of sound that was given up': ['Nobody waits for this window.'],
  'mistakes of programs that the pages do not make': [
    'Append with PATCH, or with POST and the header “X-HTTP-Method-Override: PATCH”.',
    'Idempotency-Key must be 1 to 200 ASCII characters.',
    'Send JSON, with the header “Content-Type: application/json”.',
    'Send either “Upload-Length” or “Upload-Defer-Length: 1”, not both.',
    'The header {} is not a number of bytes.',
    'This address is a page; it can only be read.',
    'Upload-Checksum {}. This server takes {}.',
    'Upload-Metadata {}. Send “key base64value” pairs, with commas between.',
    '“Upload-Defer-Length” can only be 1.'
  ],
  'of uploads in partial ones, which the pages do not make': [
    'A final upload consists of its partial ones and takes no bytes. Send them to an upload of their own.',
    'A partial upload has not finished yet. Send its last bytes, then ask for the final one again.',
    'A partial upload is part of another final one already. Upload those bytes again.',
    'Upload-Concat {}.'
  ],
  'of “Resumable Uploads for HTTP”, which the pages do not speak': [
    'Every byte has come, and they do not have the promised SHA-256. Delete the recording, then upload the file again.',
    'Send where these bytes begin as “Upload-Offset”, a number as structured fields have it.',
    'Send “Upload-Complete: ?1” if this body reaches to the end of the file, else “?0”.',
    'This upload has finished and takes no more bytes.',
    '“Upload-Length” and the length of this body tell different sizes of the file. Send one of them.'
  ]
};

/** Those that words are put into, in which German has to bend: there is an entry for each of the words. */
const WRITTEN_OUT = [
  'The model file {} cannot be {}: {}.',
  'The {} contains the character U+0000. Remove it.',
  'The {} must have {} to {} characters; it has {}.',
  'The {} “{}” has no letter and no digit, so it cannot be found in a text.',
  'There is no such {}, or you may not see it.',
  'Your role is {}; this needs the role {}. Ask an admin of your workspace.',
  '{} uploads take up {} of the {} that {} may keep, and this needs {}. Delete recordings that nobody needs, then try again, or ask the operator to raise {}.',
  '{}, the limit is {}. Shorten it, or ask the operator to raise DEBRIEF_MAX_UPLOAD_BYTES.'
];

/** What is said around such a word, which takes the place of `…`. */
const NOT_FOUND = ['There is no such …, or you may not see it.'];
const CHECKED = [
  'The … contains the character U+0000. Remove it.',
  'The … must have {} to {} characters; it has {}.'
];
/** The calls that hand a word over, and all that is said around it. */
const CALLS = [
  [/\bnot_found\("([^"]+)"/g, NOT_FOUND],
  [/\bsecond_of\(path, "([^"]+)"/g, NOT_FOUND],
  [/\bcheck_text\("([^"]+)"/g, CHECKED],
  [
    /\bword\("([^"]+)"/g,
    [...CHECKED, 'The … “{}” has no letter and no digit, so it cannot be found in a text.']
  ],
  [/\bnot_media\("([^"]+)"/g, ['This is not a recording: ….']],
  [
    /\btruncated\("([^"]+)"/g,
    ['The recording is incomplete: …. Upload the file again from where it was made.']
  ],
  [
    /\bunsupported\("([^"]+)"/g,
    ['This kind of recording is not supported: …. Convert it to MP4 or WebM and upload that.']
  ],
  [/\btool_failed\("([^"]+)"/g, ['ffmpeg could not process the recording: ….']],
  [/\blocal\("([^"]+)"/g, ['ffmpeg could not process the recording: …: {}.']],
  [/\bConflict\("([A-Z][^"]+)"/g, ['….']]
];

/** Without their tests, which stand last in each file. */
function sourcesOf(crate) {
  const folder = join('..', 'crates', crate, 'src');
  return readdirSync(folder, { recursive: true })
    .filter((file) => file.endsWith('.rs') && !/(^|[_/\\])tests?\.rs$/.test(file))
    .map((file) => readFileSync(join(folder, file), 'utf8').split('#[cfg(test)]')[0]);
}

/** Comments, strings as they are, characters, strings; where something is logged, and the brackets that end it. */
const TOKEN =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|r(#*)"[\s\S]*?"\1|'(?:[^'\\\n]|\\(?:u\{[^}]*\}|.))'|"((?:[^"\\]|\\[\s\S])*)"|tracing::\w+!\(|[()]/gu;

/** The strings of a source, but for what is logged and what describes the interface. */
function stringsIn(source) {
  const found = [];
  let brackets = 0;
  for (const match of source.matchAll(TOKEN)) {
    const [token, , string] = match;
    if (token.startsWith('tracing::')) brackets = 1;
    else if (brackets > 0 && token === '(') brackets += 1;
    else if (brackets > 0 && token === ')') brackets -= 1;
    if (string === undefined || brackets > 0) continue;
    if (!source.slice(0, match.index).endsWith('description = ')) found.push(asSaid(string));
  }
  return found;
}

/** What a string says, whatever its values are. */
const asSaid = (string) =>
  string
    .replace(/\\\r?\n\s*/g, '')
    .replace(/\\u\{([0-9a-fA-F]+)\}/g, (_, code) => String.fromCodePoint(parseInt(code, 16)))
    .replace(/\\(["'\\])/g, '$1')
    .replace(/\{[^{}]*\}/g, '{}');

const isSentence = (string) => /^(?:[A-Z“{]|ffmpeg )[\s\S]* [\s\S]*[.?]$/.test(string);

const sources = ['server', 'worker', 'db', 'model', 'objects'].flatMap(sourcesOf);
const strings = new Set(sources.flatMap(stringsIn));
const sentences = [...strings].filter(isSentence);
/** What those calls say. */
const called = CALLS.flatMap(([call, around]) =>
  sources.flatMap((source) =>
    [...source.matchAll(call)].flatMap(([, word]) => around.map((one) => one.replace('…', () => word)))
  )
);

const english = SENTENCES.map(([sentence]) => sentence);
const notForReaders = Object.values(NOT_FOR_READERS).flat();

/** Whether one is the other with values put in. */
function isOneOf(sentence, template) {
  const parts = template.split('{}').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[\\s\\S]+')}$`).test(sentence);
}

test('the source of the server is read', () => {
  expect(sentences.length).toBeGreaterThan(150);
  expect(called.length).toBeGreaterThan(50);
});

test('each sentence is there in German, or for nobody who reads these pages', () => {
  const known = new Set([...english, ...notForReaders, ...WRITTEN_OUT]);
  expect(sentences.filter((sentence) => !known.has(sentence))).toEqual([]);
});

test('so is each word that is put into a sentence', () => {
  const known = new Set(english);
  expect(called.filter((sentence) => !known.has(sentence))).toEqual([]);
  const unused = WRITTEN_OUT.filter((template) => !english.some((one) => isOneOf(one, template)));
  expect(unused).toEqual([]);
});

test('nothing is there that the server does not say', () => {
  const isSaid = (sentence) =>
    strings.has(sentence) ||
    called.includes(sentence) ||
    sentences.some((template) => isOneOf(sentence, template));
  expect([...english, ...notForReaders, ...WRITTEN_OUT].filter((sentence) => !isSaid(sentence))).toEqual([]);
});

test('no sentence is there twice', () => {
  const all = [...english, ...notForReaders];
  expect(all.filter((sentence, at) => all.indexOf(sentence) !== at)).toEqual([]);
});

test('German has the values that English has', () => {
  for (const [sentence, german] of SENTENCES) {
    const count = sentence.split('{}').length - 1;
    const places = Array.from({ length: count }, (_, at) => `{${at + 1}}`);
    expect((german.match(/\{[^}]*\}/g) ?? []).sort(), sentence).toEqual(places);
  }
});

test('no sentence is hidden by one before it that fits as well', () => {
  for (const [sentence, german] of SENTENCES) {
    let count = 0;
    const said = sentence.replace(/\{\}/g, () => `value${(count += 1)}`);
    const expected = german.replace(/\{(\d+)\}/g, (_, place) => `value${place}`);
    expect(inGerman(said)).toBe(expected);
  }
});
