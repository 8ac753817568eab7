import type { UnfinishedUpload } from '$lib/api';
import { bytes } from '$lib/bytes';
import * as t from '$texts/arrivals';

/** What the server says it has stored. */
export type Receipt = NonNullable<UnfinishedUpload['receipt']>;

/** What this browser sent. */
export interface Sent {
  size_bytes: number;
  /** Null: the browser ended before it had summed up everything. */
  sha256: string | null;
}

/** `uncompared`: the server has all of it, but there is nothing here to compare it with. */
export type Verdict = 'safe' | 'verifying' | 'uncompared' | 'mismatch';

/** Safe only if the server names the very bytes that were sent; everything unclear is not. */
export function compare(sent: Sent, receipt: Receipt | null | undefined): Verdict {
  if (!receipt) return 'verifying';
  if (receipt.state === 'mismatch' || receipt.size_bytes !== sent.size_bytes) return 'mismatch';
  if (receipt.sha256 === null) return 'verifying';
  if (sent.sha256 !== null && receipt.sha256.toLowerCase() !== sent.sha256) return 'mismatch';
  if (receipt.state !== 'stored') return 'verifying';
  return sent.sha256 === null ? 'uncompared' : 'safe';
}

/** In what the two differ, for whoever has to look into it. */
export function difference(sent: Sent, receipt: Receipt): string {
  if (receipt.size_bytes !== sent.size_bytes) {
    return t.otherSizeStored(bytes(sent.size_bytes), bytes(receipt.size_bytes));
  }
  return t.otherBytesStored;
}
