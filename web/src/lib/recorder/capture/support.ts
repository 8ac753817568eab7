// What this browser can record, and why not.
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
  if (!mediaDevices?.getUserMedia) return { kind: 'unsupported', missing: 'microphone and camera' };
  if (!around.recorder) return { kind: 'unsupported', missing: 'recording (MediaRecorder)' };
  if (!around.audioContext) return { kind: 'unsupported', missing: 'sound (Web Audio)' };
  if (!around.database) return { kind: 'unsupported', missing: 'storage (IndexedDB)' };
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

const NAMES: Record<Wanted, string> = { screen: 'screen', camera: 'camera', microphone: 'microphone' };

/** A sentence for what a browser answers when it does not hand over a device. */
export function refusal(error: unknown, wanted: Wanted): string {
  const name = error instanceof Error ? error.name : '';
  const what = NAMES[wanted];
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      if (wanted === 'screen')
        return 'Nothing was chosen to share. Start again and choose a screen, window or tab.';
      return `This browser may not use the ${what} here. Allow it in the browser’s address bar (or in the system’s privacy settings), then try again.`;
    case 'NotFoundError':
      return `There is no ${what} on this machine. Plug one in, or record without it.`;
    case 'NotReadableError':
    case 'AbortError':
      return `The ${what} did not start. Another program may be using it: close that, then try again.`;
    case 'OverconstrainedError':
      return `The ${what} that was chosen is gone. Choose another one.`;
    default:
      return `The ${what} could not be opened. Try again, or restart the browser.`;
  }
}
