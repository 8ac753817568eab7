// A workspace with something in every corner, made by the HTTP interface: two people, recordings in several states, a
// conversation, chapters, corrections, a glossary.
import { readFileSync } from 'node:fs';
import { request } from 'playwright-core';
import { PASSWORD, until } from './harness.mjs';

/** Asks the server as somebody, without a page; answers the JSON of the reply. */
export function asker(requests, base) {
  let asked = 0;
  return async (method, path, data, headers = {}) => {
    const answer = await requests.fetch(`${base}${path}`, {
      method,
      data,
      headers: { origin: base, 'idempotency-key': `asked-${(asked += 1)}`, ...headers }
    });
    if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
    const text = await answer.text();
    return text.startsWith('{') ? JSON.parse(text) : { headers: answer.headers() };
  };
}

/** Somebody else of the workspace, who has no browser. */
export async function colleague(ask, base, { name, email, role = 'member' }) {
  const { url } = await ask('POST', '/api/invitations', { role });
  const requests = await request.newContext();
  const theirs = asker(requests, base);
  const token = new URL(url).pathname.split('/').at(-1);
  const me = await theirs('POST', '/api/join', { token, name, email, password: PASSWORD });
  return { ask: theirs, id: me.user.id, end: () => requests.dispose() };
}

/** Sends bytes as one tus request, of which `sizeBytes` may announce more than there are. */
export async function send(ask, bytes, { filename, title, sizeBytes = bytes.length }) {
  const metadata = Object.entries({ filename, title }).filter(([, value]) => value !== undefined);
  const { headers } = await ask('POST', '/api/uploads', bytes, {
    'tus-resumable': '1.0.0',
    'upload-length': `${sizeBytes}`,
    'upload-metadata': metadata
      .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
      .join(),
    'content-type': 'application/offset+octet-stream'
  });
  return headers['debrief-recording'];
}

export const sendFile = (ask, path, facts) => send(ask, readFileSync(path), facts);

const recording = (ask, id) => ask('GET', `/api/recordings/${id}`);

export const prepared = (ask, id) =>
  until(async () => ['ready', 'failed'].includes((await recording(ask, id)).media.state));

export const transcribed = (ask, id) =>
  until(async () => (await recording(ask, id)).transcript.state === 'ready');

export const say = (ask, id, comment) => ask('POST', `/api/recordings/${id}/comments`, comment);

/** A text for the transcript: its lines, each of them so long. */
export async function importLines(ask, id, lines, { lineMs = 3000, language = 'en' } = {}) {
  const time = (ms) => new Date(ms).toISOString().slice(11, 23);
  const cues = lines.map((text, at) => `${time(at * lineMs)} --> ${time((at + 1) * lineMs)}\n${text}`);
  const path = `/api/recordings/${id}/transcript/import?format=vtt&language=${language}`;
  await ask('POST', path, `WEBVTT\n\n${cues.join('\n\n')}\n`, { 'content-type': 'text/vtt' });
}

/** Fills the workspace of an owner; `film` is a video in which somebody speaks. */
export async function furnish(ask, base, film) {
  const { user: ana } = await ask('GET', '/api/me');
  const ben = await colleague(ask, base, { name: 'Ben Okafor', email: 'ben@example.org' });
  await ask('POST', '/api/invitations', { role: 'viewer', email: 'vera@example.org' });
  const id = await sendFile(ask, film, { filename: 'film.mp4', title: 'New upload page' });
  const failed = await send(ask, Buffer.from('These are only notes.\n'.repeat(200)), {
    filename: 'Notes.mp4'
  });
  await send(ask, Buffer.alloc(1000), { filename: 'Half of it.mp4', sizeBytes: 4000 });
  await ask('POST', '/api/glossary', { term: 'Garage', heard_as: ['garbage', 'the barrage'] });
  const query = 'q=upload&kind=transcript';
  await ask('POST', '/api/searches', { name: 'Uploads that were spoken of', query });
  await prepared(ask, failed);
  await transcribed(ask, id);
  await correct(ask, id);
  await converse(ask, ben, { id, ana });
  await ben.end();
  return { id, failed };
}

async function correct(ask, id) {
  const { segments } = await ask('GET', `/api/recordings/${id}/transcript`);
  const [first, second] = segments;
  const edits = `/api/recordings/${id}/transcript/edits`;
  await ask('POST', edits, {
    kind: 'text',
    line: { id: first.id, revision: 0 },
    text: `${first.text} Indeed.`
  });
  await ask('POST', edits, { kind: 'speaker', lines: [second.id], speaker: { name: 'Carla' } });
}

async function converse(ask, ben, { id, ana }) {
  await ask('PATCH', `/api/recordings/${id}`, { description: 'What is new, and what is left to do.' });
  await ask('PUT', `/api/recordings/${id}/chapters`, {
    chapters: [
      { start_ms: 0, title: 'The page' },
      { start_ms: 8000, title: 'The deploy' }
    ]
  });
  const first = await say(ask, id, {
    start_ms: 3000,
    body: 'Is **that** `column` there, @Ben Okafor? See 0:08 and <https://example.org>.',
    mentions: [ben.id]
  });
  await say(ben.ask, id, { start_ms: 3000, body: 'It is now.', parent_id: first.id });
  await ask('PATCH', `/api/comments/${first.id}`, { body: `${first.body} Thanks!`, mentions: [ben.id] });
  await ben.ask('PUT', `/api/comments/${first.id}/reactions/${encodeURIComponent('👍')}`);
  await say(ben.ask, id, {
    start_ms: 9000,
    body: 'Who presses the button?',
    kind: 'question',
    assignee_id: ana.id,
    due_at: '2024-05-06T12:00:00Z',
    region: { x: 0.2, y: 0.2, width: 0.3, height: 0.3 }
  });
  const { segments } = await ask('GET', `/api/recordings/${id}/transcript`);
  const words = segments[0].text.split(' ').slice(0, 3).join(' ');
  const settled = await say(ask, id, {
    start_ms: 12_000,
    body: 'Wait for it.',
    kind: 'decision',
    quote: { text: words }
  });
  await ask('PUT', `/api/comments/${settled.id}/resolved`, { resolved: true });
}
