// What the page says about each of them, in a sentence.
import { bytes } from '$lib/bytes';
import { remaining } from '$lib/time';
import type { Remedy } from '$lib/uploads/reasons';
import type { Transfer } from '$lib/uploads/index.svelte';
import * as common from '$texts/common';
import * as t from '$texts/uploads';

export const percent = (fraction: number) => t.percent(Math.floor(fraction * 100));

export function said(transfer: Transfer): string {
  switch (transfer.state) {
    case 'checking':
      return t.comparing;
    case 'waiting':
      return t.waiting(bytes(transfer.file.size));
    case 'paused':
      return t.pausedAt(percent(transfer.fraction), bytes(transfer.file.size));
    case 'interrupted':
      return transfer.problem?.text ?? t.connectionCut;
    case 'failed':
      return transfer.problem?.text ?? t.couldNotUpload;
    case 'finishing':
    case 'sent':
      return t.summingUp;
    default:
      return sending(transfer);
  }
}

function sending(transfer: Transfer): string {
  const parts = [t.sentOf(bytes(transfer.sentBytes), bytes(transfer.file.size))];
  if (transfer.between) return [...parts, t.goesOnSoon].join(' · ');
  if (transfer.speed > 0) parts.push(t.perSecond(bytes(transfer.speed)));
  if (transfer.remainingMs !== null) parts.push(remaining(transfer.remainingMs));
  return parts.join(' · ');
}

/** What the button says that does what helps. Null: nothing does. */
export function remedyLabel(remedy: Remedy): string | null {
  switch (remedy) {
    case 'anew':
      return t.uploadAgain;
    case 'here':
      return t.goOnHere;
    case 'choose':
    case 'none':
      return null;
    default:
      return common.tryAgain;
  }
}
