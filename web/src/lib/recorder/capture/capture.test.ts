import { expect, it } from 'vitest';
import { extension, mimeFor, nameFor, videoBits } from './formats';
import { bubble, canvasSize, contain, middleSquare } from './picture';
import { Stopwatch } from './stopwatch';
import { refusal, supportOf, type Surroundings } from './support';

const getUserMedia = () => Promise.reject(new Error());
const all: Surroundings = {
  secure: true,
  mediaDevices: { getUserMedia, getDisplayMedia: getUserMedia },
  recorder: true,
  database: true,
  audioContext: true
};

it('knows why a browser cannot record', () => {
  expect(supportOf({ ...all, secure: false, mediaDevices: undefined })).toEqual({ kind: 'insecure' });
  expect(supportOf({ ...all, mediaDevices: undefined }).kind).toBe('unsupported');
  expect(supportOf({ ...all, recorder: false })).toEqual({
    kind: 'unsupported',
    missing: 'recording (MediaRecorder)'
  });
  expect(supportOf(all)).toEqual({ kind: 'ok', sources: ['screen', 'screen-camera', 'camera', 'sound'] });
});

it('offers a phone what it has', () => {
  expect(supportOf({ ...all, mediaDevices: { getUserMedia } })).toEqual({
    kind: 'ok',
    sources: ['camera', 'sound']
  });
});

it('has a sentence for every way in which a device is not handed over', () => {
  const named = (name: string) => Object.assign(new Error(), { name });
  const names = ['NotAllowedError', 'NotFoundError', 'NotReadableError', 'OverconstrainedError', 'Odd'];
  const sentences = names.map((name) => refusal(named(name), 'microphone'));
  expect(new Set(sentences).size).toBe(names.length);
  for (const sentence of sentences) expect(sentence).toContain('microphone');
  expect(refusal(named('NotAllowedError'), 'screen')).toContain('Nothing was chosen');
});

it('chooses a format that the browser has, the sharper one on a machine that can', () => {
  const chromium = (mime: string) => mime.includes('webm');
  const safari = (mime: string) => mime.includes('mp4');
  expect(mimeFor(true, 8, chromium)).toBe('video/webm;codecs=vp9,opus');
  expect(mimeFor(true, 2, chromium)).toBe('video/webm;codecs=vp8,opus');
  expect(mimeFor(false, 8, chromium)).toBe('audio/webm;codecs=opus');
  expect(mimeFor(true, 8, safari)).toBe('video/mp4;codecs=avc1.42E01F,mp4a.40.2');
  expect(mimeFor(true, 8, () => false)).toBeNull();
  expect(['video/webm', 'video/mp4;x', 'audio/mp4', 'audio/ogg'].map(extension)).toEqual([
    'webm',
    'mp4',
    'm4a',
    'ogg'
  ]);
  expect([videoBits(320, 240), videoBits(1920, 1080), videoBits(5000, 3000)]).toEqual([
    1_200_000, 3_317_760, 8_000_000
  ]);
  expect(nameFor(new Date(2026, 10, 3, 9, 5))).toBe('Recording 2026-11-03 09.05');
});

it('lays out screen and bubble within the picture', () => {
  expect(contain({ width: 100, height: 100 }, { width: 200, height: 100 })).toEqual({
    x: 50,
    y: 0,
    width: 100,
    height: 100
  });
  expect(middleSquare({ width: 640, height: 480 })).toEqual({ x: 80, y: 0, width: 480, height: 480 });
  expect(canvasSize({ width: 5121, height: 2881 })).toEqual({ width: 2560, height: 1440 });
  expect(canvasSize({ width: 801, height: 601 })).toEqual({ width: 802, height: 602 });
  for (const corner of ['left', 'right'] as const) {
    const box = bubble({ width: 1280, height: 720 }, corner);
    expect(box.x >= 0 && box.x + box.width <= 1280 && box.y + box.height <= 720).toBe(true);
  }
});

it('counts what was recorded, not what was paused', () => {
  let now = 0;
  const stopwatch = new Stopwatch(() => now);
  stopwatch.go();
  now = 1500;
  stopwatch.hold();
  now = 9000;
  expect(stopwatch.ms).toBe(1500);
  stopwatch.go();
  stopwatch.go();
  now = 9500;
  expect(stopwatch.ms).toBe(2000);
});
