// Whether a file is the one with which an upload was begun.
import type { UnfinishedUpload } from '$lib/api';
import { bytes } from '$lib/bytes';
import * as t from '$texts/arrivals';

/** What an upload was begun with. */
export interface Origin {
  /** Null where its client gave none. */
  fingerprint: string | null;
  /** The recording that it becomes the next file of; null: a new one. */
  replaces: string | null;
  /** What is spoken in it; null: it is to be detected. */
  language: string | null;
}

type Ends = Pick<Origin, 'fingerprint' | 'replaces'>;

/** By what every browser can see; the rest is told by the fingerprint. */
export function fits(upload: UnfinishedUpload, file: Pick<File, 'name' | 'size'>): boolean {
  return upload.filename === file.name && upload.size_bytes === file.size;
}

/** Why a chosen file is not the one. Null: nothing speaks against it. */
export function whyNot(
  upload: UnfinishedUpload,
  file: Pick<File, 'name' | 'size'>,
  prints: { expected: string | null; found: string }
): string | null {
  if (!fits(upload, file)) {
    return t.chooseNamed(upload.filename, bytes(upload.size_bytes ?? 0));
  }
  if (prints.expected !== null && prints.expected !== prints.found) {
    return t.otherContentInIt;
  }
  return null;
}

/** Wherever an upload was begun, the server knows with what. Null: it does not answer. */
export async function originOf(uploadId: string): Promise<Origin | null> {
  try {
    const response = await fetch(`/api/uploads/${encodeURIComponent(uploadId)}`, {
      method: 'HEAD',
      headers: { 'tus-resumable': '1.0.0' }
    });
    const gone = response.status === 404 || response.status === 410;
    return response.ok || gone ? originIn(response.headers.get('upload-metadata')) : null;
  } catch {
    return null;
  }
}

export function originIn(metadata: string | null): Origin {
  const [fingerprint, replaces, language] = ['fingerprint', 'replaces', 'language'].map((key) =>
    valueIn(metadata, key)
  );
  return { fingerprint: fingerprint ?? null, replaces: replaces ?? null, language: language ?? null };
}

/** The same file to the same end: the one can go on where the other was, also in what it said of its language. */
export function sameOrigin(one: Ends, other: Ends): boolean {
  return one.fingerprint === other.fingerprint && one.replaces === other.replaces;
}

function valueIn(metadata: string | null, key: string): string | null {
  const pair = metadata?.split(',').find((one) => one.trim().startsWith(`${key} `));
  const value = pair?.trim().split(' ')[1];
  if (!value) return null;
  try {
    return atob(value);
  } catch {
    return null;
  }
}

/** Why a file is not even begun with. Null: nothing speaks against it. `limitBytes` 0: there is none. */
export function whyRefused(file: Pick<File, 'name' | 'size'>, limitBytes: number): string | null {
  if (file.size === 0) return t.isEmpty(file.name);
  if (limitBytes === 0 || file.size <= limitBytes) return null;
  return t.isTooLarge(file.name, bytes(limitBytes));
}
