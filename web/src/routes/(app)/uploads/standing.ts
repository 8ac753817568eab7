// The one question of this page: may it be closed?
import { bytes } from '$lib/bytes';
import { remaining } from '$lib/time';
import type { Arrival, Transfer } from '$lib/uploads/index.svelte';
import * as t from '$texts/uploads';
import { percent } from './words';

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
      title: t.notSafeToClose,
      text: t.filesOnTheWay(moving.length)
    };
  }
  if (transfers.length > 0) {
    return {
      tone: 'waiting',
      title: t.notEverythingArrived,
      text: t.uploadsStopped(transfers.length)
    };
  }
  if (of('mismatch') > 0) {
    return {
      tone: 'bad',
      title: t.keepYourFiles,
      text: t.filesNotAsSent(of('mismatch'))
    };
  }
  if (of('verifying') > 0) {
    return {
      tone: 'busy',
      title: t.notSafeToClose,
      text: t.serverReadsAgain
    };
  }
  if (unfinished > 0) {
    return {
      tone: 'waiting',
      title: t.somethingUnfinished,
      text: t.uploadsCanGoOn(unfinished)
    };
  }
  if (of('uncompared') > 0) {
    return {
      tone: 'waiting',
      title: t.notEverythingCompared,
      text: t.filesNotCompared(of('uncompared'))
    };
  }
  if (arrivals.length > 0) {
    return {
      tone: 'good',
      title: t.safeToClose,
      text: t.filesStored(arrivals.length)
    };
  }
  return { tone: 'idle', title: '', text: '' };
}

/** How far all of them are together. */
export function pace(transfers: Transfer[], fraction: number): string {
  const speed = transfers.reduce((sum, transfer) => sum + transfer.speed, 0);
  const left = transfers.reduce((sum, transfer) => sum + transfer.file.size - transfer.sentBytes, 0);
  if (speed === 0) return percent(fraction);
  return [percent(fraction), t.perSecond(bytes(speed)), remaining((left / speed) * 1000)].join(' · ');
}
