// A server for unit tests: the part of tus that a recording uses, and the faults that real ones have.
export type Trouble =
  'cut-before' | 'cut-after' | 'busy' | 'checksum' | 'fenced' | 'gone' | 'too-large' | 'logged-out';

interface Stored {
  bytes: Uint8Array;
  length: number | null;
}

export class FakeTus {
  uploads = new Map<string, Stored>();
  asked: string[] = [];
  /** One entry for each request that is to go wrong, in their order; null lets it pass. */
  troubles: (Trouble | null)[] = [];
  #keys = new Map<string, string>();

  fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const headers = new Headers(init.headers);
    const trouble = this.troubles.shift() ?? null;
    this.asked.push(`${init.method} ${headers.get('Upload-Offset') ?? ''}`.trim());
    if (trouble === 'cut-before') throw new TypeError('cut');
    const refusal = refused(trouble);
    if (refusal) return refusal;
    const answer = await this.#answer(url, init, headers);
    // It took effect; only the answer is lost.
    if (trouble === 'cut-after') throw new TypeError('cut');
    return answer;
  };

  get only(): Stored {
    const [first, ...more] = this.uploads.values();
    if (!first || more.length > 0) throw new Error(`there are ${this.uploads.size} uploads`);
    return first;
  }

  async #answer(url: string, init: RequestInit, headers: Headers): Promise<Response> {
    if (init.method === 'POST') return this.#create(headers);
    const upload = this.uploads.get(url.split('/').at(-1) ?? '');
    if (!upload) return problem(404, 'not_found');
    if (init.method === 'PATCH') return append(upload, init.body as Uint8Array<ArrayBuffer>, headers);
    return reply(200, upload);
  }

  #create(headers: Headers): Response {
    const key = headers.get('Idempotency-Key') ?? '';
    const id = this.#keys.get(key) ?? `upload-${this.#keys.size + 1}`;
    this.#keys.set(key, id);
    const upload = this.uploads.get(id) ?? { bytes: new Uint8Array(), length: null };
    this.uploads.set(id, upload);
    return reply(201, upload, { Location: `/api/uploads/${id}`, 'Debrief-Recording': `recording-${id}` });
  }
}

async function append(upload: Stored, body: Uint8Array<ArrayBuffer>, headers: Headers): Promise<Response> {
  if (Number(headers.get('Upload-Offset')) !== upload.bytes.length) return problem(409, 'offset_conflict');
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', body));
  const sum = `sha256 ${btoa(String.fromCharCode(...digest))}`;
  if (body.length > 0 && headers.get('Upload-Checksum') !== sum) return problem(460, 'checksum_mismatch');
  upload.bytes = Uint8Array.from([...upload.bytes, ...body]);
  const length = headers.get('Upload-Length');
  if (length !== null) upload.length = Number(length);
  return reply(204, upload);
}

function reply(status: number, upload: Stored, more: Record<string, string> = {}): Response {
  const headers = new Headers({ ...more, 'Upload-Offset': String(upload.bytes.length) });
  if (upload.length !== null) headers.set('Upload-Length', String(upload.length));
  return new Response(null, { status, headers });
}

function refused(trouble: Trouble | null): Response | null {
  const statuses: Partial<Record<Trouble, number>> = {
    busy: 503,
    checksum: 460,
    fenced: 409,
    gone: 404,
    'too-large': 413,
    'logged-out': 401
  };
  const status = trouble ? statuses[trouble] : undefined;
  return status ? problem(status, trouble!) : null;
}

function problem(status: number, code: string): Response {
  return new Response(JSON.stringify({ error: { code, message: `Sentence of ${code}.` } }), { status });
}
