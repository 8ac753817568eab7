// SHA-256 of what was recorded, as it comes. WebCrypto hashes only what lies in memory as a whole.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

export class RunningDigest {
  #hash = sha256.create();

  add(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }

  /** Of all bytes so far; more can follow. */
  hex(): string {
    return bytesToHex(this.#hash.clone().digest());
  }
}

/** As `Upload-Checksum` wants it. */
export function checksum(bytes: Uint8Array): string {
  return `sha256 ${btoa(String.fromCharCode(...sha256(bytes)))}`;
}
