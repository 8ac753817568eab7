/**
 * A fresh idempotency key. `crypto.randomUUID` exists on secure origins only; a team's server on a LAN
 * speaks plain HTTP, and `getRandomValues` works there too.
 */
export function freshKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
