// What a person typed about a recording, brought to the server: title, description, chapters, what is asked of whom.
import { call } from '$lib/api/client';
import * as t from '$texts/recorder';
import type { Ask, Session } from './session';

/** What is still to be sent, or null. Asks wait until the recording has arrived: before that nobody but its owner
 *  can see it, and nobody should be sent there. */
export function unsent(session: Session): 'details' | 'chapters' | Ask | null {
  if (session.recordingId === null) return null;
  if (session.sentDetails !== detailsText(session)) return 'details';
  const marked = session.chapters.length > 0 || session.sentChapters !== null;
  if (marked && session.sentChapters !== chaptersText(session)) return 'chapters';
  if (!session.settled) return null;
  return session.asks.find((ask) => !ask.sent) ?? null;
}

/** Nothing of it is anywhere but on the server: this browser can forget it. */
export function complete(session: Session): boolean {
  const typing = session.askDraft !== null && session.askDraft.body.trim() !== '';
  return session.settled && !typing && unsent(session) === null;
}

/** Sends one thing and answers what is then known to be sent. */
export async function send(session: Session, what: 'details' | 'chapters' | Ask): Promise<Partial<Session>> {
  const path = `/api/recordings/${encodeURIComponent(session.recordingId ?? '')}`;
  if (what === 'details') {
    const sentDetails = detailsText(session);
    await call('PATCH', path, { body: JSON.parse(sentDetails) });
    return { sentDetails };
  }
  if (what === 'chapters') {
    const sentChapters = chaptersText(session);
    await call('PUT', `${path}/chapters`, { body: JSON.parse(sentChapters) });
    return { sentChapters };
  }
  const { id, kind, body, assignee_id, due_at } = what;
  await call('POST', `${path}/comments`, {
    body: { start_ms: 0, body, kind, assignee_id, due_at },
    idempotencyKey: id
  });
  return { asks: session.asks.map((ask) => (ask.id === id ? { ...ask, sent: true } : ask)) };
}

/** A title that was emptied keeps the server's. */
function detailsText({ title, description, filename }: Session): string {
  return JSON.stringify({ title: title.trim() || stem(filename), description: description.trim() });
}

function chaptersText({ chapters }: Session): string {
  const named = chapters.map(({ start_ms, title }, i) => ({
    start_ms,
    title: title.trim() || t.chapter(i + 1)
  }));
  return JSON.stringify({ chapters: named });
}

const stem = (filename: string) => filename.replace(/\.[a-z0-9]+$/, '');
