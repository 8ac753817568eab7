// The one question of this page: may it be closed?
import { bytes } from '$lib/bytes';
import { remaining } from '$lib/time';
import type { Arrival, Transfer } from '$lib/uploads/index.svelte';
import { count, percent } from './words';

export interface Standing {
  tone: 'busy' | 'waiting' | 'good' | 'bad' | 'idle';
  title: string;
  text: string;
}

export interface Facts {
  transfers: Transfer[];
  /** Of this visit and of earlier ones. */
  arrivals: Arrival[];
  unfinished: number;
}

export function standing({ transfers, arrivals, unfinished }: Facts): Standing {
  const moving = transfers.filter((one) => one.state !== 'paused' && one.state !== 'failed');
  const of = (verdict: Arrival['verdict']) =>
    arrivals.filter((arrival) => arrival.verdict === verdict).length;
  if (moving.length > 0) {
    return {
      tone: 'busy',
      title: 'Not safe to close yet',
      text: `${count(moving.length, 'file is', 'files are')} on the way. Keep this page open until all of it has arrived.`
    };
  }
  if (transfers.length > 0) {
    return {
      tone: 'waiting',
      title: 'Not everything has arrived',
      text: `${count(transfers.length, 'upload')} stopped. What had arrived is kept for a week.`
    };
  }
  if (of('mismatch') > 0) {
    return {
      tone: 'bad',
      title: 'Keep your files',
      text: `${count(of('mismatch'), 'file was', 'files were')} not stored as sent. See below what to do.`
    };
  }
  if (of('verifying') > 0) {
    return {
      tone: 'busy',
      title: 'Not safe to close yet',
      text: 'Everything was sent. The server reads it again, to compare it with what you sent.'
    };
  }
  if (unfinished > 0) {
    return {
      tone: 'waiting',
      title: 'Something is unfinished',
      text: `${count(unfinished, 'upload')} from earlier or from another device can go on.`
    };
  }
  if (of('uncompared') > 0) {
    return {
      tone: 'waiting',
      title: 'Not everything was compared',
      text: `${count(of('uncompared'), 'file is', 'files are')} stored, but nobody has compared what is stored with the file.`
    };
  }
  if (arrivals.length > 0) {
    return {
      tone: 'good',
      title: 'Safe to close',
      text: `${count(arrivals.length, 'file is', 'files are')} stored, with the size and the SHA-256 of what you sent.`
    };
  }
  return { tone: 'idle', title: '', text: '' };
}

/** How far all of them are together. */
export function pace(transfers: Transfer[], fraction: number): string {
  const speed = transfers.reduce((sum, transfer) => sum + transfer.speed, 0);
  const left = transfers.reduce((sum, transfer) => sum + transfer.file.size - transfer.sentBytes, 0);
  if (speed === 0) return percent(fraction);
  return `${percent(fraction)} · ${bytes(speed)}/s · ${remaining((left / speed) * 1000)}`;
}
