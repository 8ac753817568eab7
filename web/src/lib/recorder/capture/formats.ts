// In which format to record. The server takes them all; what differs is how sharp text is and what it costs here.
import * as t from '$texts/recorder';

const VIDEO_FAST = ['video/webm;codecs=vp8,opus'];
const VIDEO_SHARP = ['video/webm;codecs=vp9,opus'];
const VIDEO_REST = [
  'video/webm',
  // Safari before 18.4 records nothing else.
  'video/mp4;codecs=avc1.42E01F,mp4a.40.2',
  'video/mp4'
];
const SOUND = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4'];

/** VP9 keeps small text legible at half the bits, but two cores cannot do it in time beside a video call. */
const CORES_FOR_VP9 = 4;

export function mimeFor(
  picture: boolean,
  cores: number,
  supported: (mime: string) => boolean
): string | null {
  const video = cores >= CORES_FOR_VP9 ? [...VIDEO_SHARP, ...VIDEO_FAST] : [...VIDEO_FAST, ...VIDEO_SHARP];
  const wanted = picture ? [...video, ...VIDEO_REST] : SOUND;
  return wanted.find(supported) ?? null;
}

const LEAST_BITS = 1_200_000;
const MOST_BITS = 8_000_000;
/** Screens are mostly still: this much shows text without smear when something moves. */
const BITS_PER_PIXEL_AND_SECOND = 1.6;

export function videoBits(width: number, height: number): number {
  return Math.round(Math.min(MOST_BITS, Math.max(LEAST_BITS, width * height * BITS_PER_PIXEL_AND_SECOND)));
}

/** Speech in stereo is transparent at this. */
export const AUDIO_BITS = 128_000;

export function extension(mime: string): string {
  if (mime.startsWith('video/mp4')) return 'mp4';
  if (mime.startsWith('audio/mp4')) return 'm4a';
  return mime.startsWith('audio/ogg') ? 'ogg' : 'webm';
}

/** `Recording 2026-11-23 14.05`, in this machine's time: no colons, which some file systems refuse. */
export function nameFor(at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return t.recordingAt(`${day} ${two(at.getHours())}.${two(at.getMinutes())}`);
}
