// The requests of tus 1.0 that a recording needs: a length that is not known yet, checksums, and where to go on.
import { Failure, failureFrom } from '$lib/api';
import * as t from '$texts/recorder';
import { checksum } from './digest';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface Begun {
  uploadId: string;
  recordingId: string | null;
  offset: number;
}

/** Below this a line does not get on, and a request that takes longer than that has hung. */
const LEAST_BYTES_PER_SECOND = 20_000;
const PATIENCE_MS = 20_000;

export class Tus {
  constructor(
    private readonly fetch: Fetch,
    private readonly signal: AbortSignal
  ) {}

  /** Begins an upload of unknown length. The same key gives the same upload, however often it is asked for. */
  async create(key: string, metadata: Record<string, string>): Promise<Begun> {
    const reply = await this.ask('POST', '/api/uploads', {
      'Upload-Defer-Length': '1',
      'Upload-Metadata': encoded(metadata),
      'Idempotency-Key': key
    });
    const location = reply.headers.get('Location') ?? '';
    const uploadId = location.split('/').at(-1)?.split('?')[0] ?? '';
    if (!uploadId) throw new Failure(0, 'no_location', t.noLocation);
    return {
      uploadId,
      recordingId: reply.headers.get('Debrief-Recording'),
      offset: offsetOf(reply) ?? 0
    };
  }

  /** How much the server has, and whether it knows that this is all. */
  async head(uploadId: string): Promise<{ offset: number; finished: boolean }> {
    const reply = await this.ask('HEAD', address(uploadId), {});
    const offset = offsetOf(reply) ?? 0;
    const length = reply.headers.get('Upload-Length');
    return { offset, finished: length !== null && Number(length) === offset };
  }

  /** Appends bytes; `length` is sent with the last ones. Answers the new offset. */
  async append(
    uploadId: string,
    offset: number,
    bytes: Uint8Array<ArrayBuffer>,
    length: number | null
  ): Promise<number> {
    const headers: Record<string, string> = {
      'Content-Type': 'application/offset+octet-stream',
      'Upload-Offset': String(offset)
    };
    if (bytes.length > 0) headers['Upload-Checksum'] = checksum(bytes);
    if (length !== null) headers['Upload-Length'] = String(length);
    const reply = await this.ask('PATCH', address(uploadId), headers, bytes);
    return offsetOf(reply) ?? offset + bytes.length;
  }

  /** Gives it up; what had arrived is removed. */
  async terminate(uploadId: string): Promise<void> {
    await this.ask('DELETE', address(uploadId), {});
  }

  private async ask(
    method: string,
    url: string,
    headers: Record<string, string>,
    body?: Uint8Array<ArrayBuffer>
  ): Promise<Response> {
    const patienceMs = PATIENCE_MS + Math.ceil(((body?.length ?? 0) / LEAST_BYTES_PER_SECOND) * 1000);
    let reply: Response;
    try {
      reply = await this.fetch(url, {
        method,
        headers: { 'Tus-Resumable': '1.0.0', ...headers },
        body,
        signal: AbortSignal.any([this.signal, AbortSignal.timeout(patienceMs)])
      });
    } catch (cause) {
      if (this.signal.aborted) throw cause;
      throw new Failure(0, 'unreachable', t.unreachable);
    }
    if (!reply.ok) throw failureFrom(reply.status, await reply.text().catch(() => ''));
    return reply;
  }
}

const address = (uploadId: string) => `/api/uploads/${encodeURIComponent(uploadId)}`;

function offsetOf(reply: Response): number | null {
  const offset = reply.headers.get('Upload-Offset');
  return offset !== null && /^\d+$/.test(offset) ? Number(offset) : null;
}

function encoded(metadata: Record<string, string>): string {
  const base64 = (text: string) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
  return Object.entries(metadata)
    .map(([key, value]) => `${key} ${base64(value)}`)
    .join(',');
}
