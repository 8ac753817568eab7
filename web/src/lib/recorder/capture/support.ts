// What this browser can record, and why not.
import * as t from '$texts/recorder';
import type { Source } from '../session';

export interface Surroundings {
  secure: boolean;
  mediaDevices: Partial<Pick<MediaDevices, 'getUserMedia' | 'getDisplayMedia'>> | undefined;
  recorder: boolean;
  database: boolean;
  audioContext: boolean;
}

export type Support =
  { kind: 'insecure' } | { kind: 'unsupported'; missing: string } | { kind: 'ok'; sources: Source[] };

export function supportOf(around: Surroundings): Support {
  // On plain HTTP browsers hide the devices altogether: that comes first, since it has a remedy.
  if (!around.secure) return { kind: 'insecure' };
  const { mediaDevices } = around;
  if (!mediaDevices?.getUserMedia) return { kind: 'unsupported', missing: t.microphoneAndCamera };
  if (!around.recorder) return { kind: 'unsupported', missing: t.mediaRecorder };
  if (!around.audioContext) return { kind: 'unsupported', missing: t.webAudio };
  if (!around.database) return { kind: 'unsupported', missing: t.indexedDb };
  const screen: Source[] = mediaDevices.getDisplayMedia ? ['screen', 'screen-camera'] : [];
  return { kind: 'ok', sources: [...screen, 'camera', 'sound'] };
}

export function surroundings(): Surroundings {
  return {
    secure: window.isSecureContext,
    mediaDevices: navigator.mediaDevices,
    recorder: 'MediaRecorder' in window,
    database: 'indexedDB' in window,
    audioContext: 'AudioContext' in window
  };
}

export type Wanted = 'screen' | 'camera' | 'microphone';

const REFUSALS: Record<Wanted, Record<'refused' | 'missing' | 'busy' | 'gone' | 'other', string>> = {
  screen: {
    refused: t.screenNotChosen,
    missing: t.screenNotFound,
    busy: t.screenBusy,
    gone: t.screenGone,
    other: t.screenFailed
  },
  camera: {
    refused: t.cameraNotAllowed,
    missing: t.cameraNotFound,
    busy: t.cameraBusy,
    gone: t.cameraGone,
    other: t.cameraFailed
  },
  microphone: {
    refused: t.microphoneNotAllowed,
    missing: t.microphoneNotFound,
    busy: t.microphoneBusy,
    gone: t.microphoneGone,
    other: t.microphoneFailed
  }
};

/** A sentence for what a browser answers when it does not hand over a device. */
export function refusal(error: unknown, wanted: Wanted): string {
  const name = error instanceof Error ? error.name : '';
  const says = REFUSALS[wanted];
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return says.refused;
    case 'NotFoundError':
      return says.missing;
    case 'NotReadableError':
    case 'AbortError':
      return says.busy;
    case 'OverconstrainedError':
      return says.gone;
    default:
      return says.other;
  }
}
