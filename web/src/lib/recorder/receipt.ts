// The server's word for what it has stored, compared with what was recorded here.
import { Failure } from '$lib/api';
import { call } from '$lib/api/client';
import * as t from '$texts/recorder';
import { backoffMs } from '../backoff';

export interface Receipt {
  state: 'stored' | 'verifying' | 'mismatch';
  size_bytes: number;
  sha256: string | null;
  stored_at: string;
  verified_at: string | null;
}

export type Verdict =
  /** Stored; size and, where this machine still has everything, SHA-256 are those of what was recorded. */
  { safe: true; receipt: Receipt; compared: 'sha256' | 'size' } | { safe: false; sentence: string };

/** `sha256` null: this machine no longer has all of it, so only the size can be compared. */
export function compare(receipt: Receipt, sizeBytes: number, sha256: string | null): Verdict | null {
  if (receipt.state === 'verifying') return null;
  if (receipt.size_bytes !== sizeBytes) {
    return differs(t.sizeDiffers(receipt.size_bytes, sizeBytes));
  }
  if (receipt.state === 'mismatch' || (sha256 !== null && receipt.sha256 !== sha256)) {
    return differs(t.sumDiffers);
  }
  return { safe: true, receipt, compared: sha256 === null ? 'size' : 'sha256' };
}

function differs(what: string): Verdict {
  return { safe: false, sentence: t.copyKept(what) };
}

/** Asks until there is a final answer. The server's absence is no answer. */
export async function settle(
  uploadId: string,
  sizeBytes: number,
  sha256: string | null,
  pause: (ms: number) => Promise<void>,
  signal: AbortSignal
): Promise<Verdict> {
  for (let asked = 1; ; asked += 1) {
    try {
      const path = `/api/uploads/${encodeURIComponent(uploadId)}`;
      const { receipt } = await call<{ receipt: Receipt | null }>('GET', path, { signal });
      const verdict = receipt ? compare(receipt, sizeBytes, sha256) : null;
      if (verdict) return verdict;
    } catch (cause) {
      if (!(cause instanceof Failure)) throw cause;
      if (cause.status === 404 || cause.status === 403) return { safe: false, sentence: cause.message };
    }
    await pause(backoffMs(asked));
  }
}
