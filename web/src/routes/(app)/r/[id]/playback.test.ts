import { beforeEach, expect, it, vi } from 'vitest';
import { Playback } from './playback.svelte';

class FakeMedia extends EventTarget {
  readyState = 4;
  currentTime = 0;
  duration = 60;
  paused = true;
  playbackRate = 1;
  volume = 1;
  muted = false;
  buffered = { length: 0 };
  seeking = false;

  async play() {
    this.paused = false;
    this.dispatchEvent(new Event('play'));
  }

  pause() {
    this.paused = true;
    this.dispatchEvent(new Event('pause'));
  }

  passTo(seconds: number) {
    this.currentTime = seconds;
    this.dispatchEvent(new Event('timeupdate'));
  }
}

let media: FakeMedia;
let playback: Playback;
beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', () => 1);
  vi.stubGlobal('cancelAnimationFrame', () => {});
  media = new FakeMedia();
  playback = new Playback(60_000);
  playback.attach(media as unknown as HTMLVideoElement);
});

it('plays a stretch, and stops on its side of the end', () => {
  media.currentTime = 30;
  playback.playStretch(4000, 8000);
  expect([media.currentTime, media.paused]).toEqual([4, false]);
  media.passTo(7.9);
  expect(media.paused).toBe(false);
  media.passTo(8.02);
  expect([media.paused, playback.currentMs]).toEqual([true, 7999]);
});

it('forgets the stretch when somebody plays on or goes elsewhere', () => {
  playback.playStretch(4000, 8000);
  playback.pause();
  playback.play();
  media.passTo(9);
  expect(media.paused).toBe(false);
  playback.playStretch(4000, 8000);
  playback.seek(20_000);
  media.passTo(21);
  expect(media.paused).toBe(false);
});

it('plays nothing later on, where there is no player yet', () => {
  const alone = new Playback(60_000);
  alone.playStretch(4000, 8000);
  alone.attach(media as unknown as HTMLVideoElement);
  expect(media.paused).toBe(true);
});

it('passes over silences only where that is wanted, and never in a stretch', () => {
  playback.silences = [{ start_ms: 5000, end_ms: 9000 }];
  playback.play();
  media.passTo(6);
  expect(media.currentTime).toBe(6);
  playback.toggleSilences();
  media.passTo(6.1);
  expect(media.currentTime).toBe(9);
  playback.playStretch(4000, 8000);
  media.passTo(6);
  expect(media.currentTime).toBe(6);
  playback.pause();
  media.passTo(6.5);
  expect(media.currentTime).toBe(6.5);
  playback.toggleSilences();
});

it('steps from picture to picture, standing still', () => {
  playback.play();
  media.passTo(2);
  playback.step(1);
  expect([media.paused, playback.currentMs]).toEqual([true, 2000 + 1000 / 30]);
  playback.step(-1);
  expect(Math.round(playback.currentMs)).toBe(2000);
});
