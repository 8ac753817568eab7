// What the page says about each of them, in a sentence.
import { bytes } from '$lib/bytes';
import { remaining } from '$lib/time';
import type { Remedy } from '$lib/uploads/reasons';
import type { Transfer } from '$lib/uploads/index.svelte';

export const percent = (fraction: number) => `${Math.floor(fraction * 100)} %`;

export function said(transfer: Transfer): string {
  switch (transfer.state) {
    case 'checking':
      return 'Comparing the file with what was sent before…';
    case 'waiting':
      return `${bytes(transfer.file.size)} · waiting for its turn`;
    case 'paused':
      return `Paused at ${percent(transfer.fraction)} of ${bytes(transfer.file.size)}`;
    case 'interrupted':
      return transfer.problem?.text ?? 'The connection was cut. Trying again…';
    case 'failed':
      return transfer.problem?.text ?? 'It could not be uploaded.';
    case 'finishing':
    case 'sent':
      return 'All of it was sent; summing up what was sent…';
    default:
      return sending(transfer);
  }
}

function sending(transfer: Transfer): string {
  const parts = [`${bytes(transfer.sentBytes)} of ${bytes(transfer.file.size)}`];
  if (transfer.between) return [...parts, 'goes on in a moment'].join(' · ');
  if (transfer.speed > 0) parts.push(`${bytes(transfer.speed)}/s`);
  if (transfer.remainingMs !== null) parts.push(remaining(transfer.remainingMs));
  return parts.join(' · ');
}

/** What the button says that does what helps. Null: nothing does. */
export function remedyLabel(remedy: Remedy): string | null {
  switch (remedy) {
    case 'anew':
      return 'Upload again';
    case 'here':
      return 'Go on here';
    case 'choose':
    case 'none':
      return null;
    default:
      return 'Try again';
  }
}

export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
