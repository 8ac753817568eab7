import { beforeEach, expect, it } from 'vitest';
import { Failure, type ImportHow } from '$lib/api';
import { formatOf, Importing } from './importing.svelte';

let sent: { how: ImportHow; name: string; key: string }[];
let fail: Failure | null;
let importing: Importing;
beforeEach(() => {
  sent = [];
  fail = null;
  importing = new Importing(async (how, file, key) => {
    sent.push({ how, name: (file as File).name, key });
    if (fail) throw fail;
    return 2;
  }, 'de');
});

const file = (name: string, text = 'WEBVTT') => new File([text], name);

it('knows kinds by the end of the name', () => {
  const names = ['a.vtt', 'a.SRT', 'a.md', 'a.markdown', 'a.json', 'a.b.txt', 'a.docx', 'vtt', ''];
  expect(names.map(formatOf)).toEqual(['vtt', 'srt', 'md', 'md', 'json', 'txt', null, null, null]);
});

it.each([
  [[file('a.docx')], 'another kind'],
  [[file('a.vtt', '')], 'is empty'],
  [[file('a.vtt'), file('b.vtt')], 'several files']
])('says why it does not take %o', async (files, why) => {
  importing.choose(files);
  expect(importing.problem).toContain(why);
  expect(importing.file).toBeNull();
  expect(await importing.run()).toBeNull();
  expect(sent).toEqual([]);
});

it('takes the language of the text before where the file cannot tell its own', async () => {
  importing.choose([file('a.srt')]);
  await importing.run();
  importing.choose([file('a.vtt')]);
  await importing.run();
  expect(sent.map(({ how }) => how)).toEqual([
    { format: 'srt', language: 'de' },
    { format: 'vtt', language: undefined }
  ]);
});

it('keeps the file and shows the server’s words when it fails, and says it once it worked', async () => {
  importing.choose([file('Talk.vtt')]);
  fail = new Failure(422, 'not_readable', 'A WebVTT file begins with the line WEBVTT; this one does not.');
  expect(await importing.run()).toBeNull();
  expect(importing.problem).toBe(fail.message);
  expect(importing.file?.name).toBe('Talk.vtt');
  fail = null;
  expect(await importing.run()).toBe('“Talk.vtt” is the text now: 2 lines.');
  expect(importing.problem).toBeNull();
  // It is the same attempt, until something about it is another.
  expect(sent[0]?.key).toBe(sent[1]?.key);
  importing.language = 'fr';
  await importing.run();
  expect(sent[2]?.key).not.toBe(sent[1]?.key);
});
