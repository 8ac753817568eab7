// One place that speaks HTTP. Every failure is a Failure with a stable code and a sentence for people.
import { fetchSentences, said } from '$lib/said/index.svelte';
import * as t from '$texts/api';
import type { LineConflict } from './types';

export class Failure extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** With `line_changed`: what the line is now. */
    readonly conflict: LineConflict | null = null
  ) {
    super(message);
  }

  /** The server was not reached: trying again later can help, and the request may have taken effect. */
  get unreachable(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
  }
}

export interface CallOptions {
  body?: unknown;
  /** Sent as it is, in the place of a body as JSON. */
  file?: Blob;
  idempotencyKey?: string;
  signal?: AbortSignal;
  /** Goes on when the page is left. */
  keepalive?: boolean;
}

/** What to do when the session is over; the shell sets it, so that no page has to think of it. */
let onLoginRequired: () => void = () => {};

export function whenLoginRequired(action: () => void): void {
  onLoginRequired = action;
}

export async function call<T>(method: string, path: string, options: CallOptions = {}): Promise<T> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (options.body !== undefined) headers['content-type'] = 'application/json';
  if (options.file) headers['content-type'] = options.file.type || 'text/plain; charset=utf-8';
  if (options.idempotencyKey) headers['idempotency-key'] = options.idempotencyKey;
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers,
      body: options.file ?? (options.body === undefined ? undefined : JSON.stringify(options.body)),
      signal: options.signal,
      keepalive: options.keepalive
    });
  } catch (cause) {
    if (options.signal?.aborted) throw cause;
    throw new Failure(0, 'unreachable', t.unreachable);
  }
  if (!response.ok) {
    const [body] = await Promise.all([response.text().catch(() => ''), fetchSentences()]);
    const failure = failureFrom(response.status, body);
    if (failure.code === 'login_required') onLoginRequired();
    throw failure;
  }
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

export function failureFrom(status: number, body: string): Failure {
  try {
    const { error, conflict } = JSON.parse(body) as {
      error?: { code?: string; message?: string };
      conflict?: LineConflict;
    };
    if (error?.code) return new Failure(status, error.code, said(error.message || t.failed), conflict);
  } catch {
    // Not our JSON: a proxy in between answered.
  }
  return new Failure(status, `http_${status}`, t.answeredWithError(status));
}

export function sentence(cause: unknown): string {
  return cause instanceof Failure ? cause.message : t.unexpected;
}
