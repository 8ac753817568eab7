// Puts the camera's bubble on the screen's picture, away from the page: a hidden page's timers and animation
// frames sleep, this worker is driven by the frames themselves. Invariant: every frame is closed, because the
// browser lends only a few of them.
import { paint, type Corner, type Size } from './picture';

/** A readable of frames (Chromium), or the track itself where it can travel (Safari). */
export type FrameSource = ReadableStream<VideoFrame> | MediaStreamTrack;

export type ComposeMessage =
  | {
      type: 'start';
      size: Size;
      corner: Corner;
      screen: FrameSource;
      camera: FrameSource | null;
      out: WritableStream<VideoFrame> | null;
    }
  | { type: 'camera'; camera: FrameSource | null }
  | { type: 'pace'; gapMs: number };
export type ComposeReply = { type: 'track'; track: MediaStreamTrack } | { type: 'failed'; message: string };

interface Processor {
  readable: ReadableStream<VideoFrame>;
}
interface Generator {
  writable: WritableStream<VideoFrame>;
  track: MediaStreamTrack;
}
declare const MediaStreamTrackProcessor: new (init: {
  track: MediaStreamTrack;
  maxBufferSize?: number;
}) => Processor;
declare const VideoTrackGenerator: new () => Generator;

/** Cameras are a little early now and then. */
const EARLY_MS = 4;
/** Without any new frame the picture is repeated, so that the video's end is where the sound's is. */
const STILL_MS = 500;

const latest: { screen: VideoFrame | null; camera: VideoFrame | null } = { screen: null, camera: null };
let canvas: OffscreenCanvas;
let context: OffscreenCanvasRenderingContext2D;
let corner: Corner = 'right';
let gapMs = 33;
let out: WritableStreamDefaultWriter<VideoFrame>;
let drawnAt = -Infinity;
let waiting: ReturnType<typeof setTimeout> | null = null;
let cameraTurn = 0;

self.onmessage = ({ data }: MessageEvent<ComposeMessage>) => {
  try {
    if (data.type === 'start') start(data);
    else if (data.type === 'pace') gapMs = data.gapMs;
    else follow('camera', data.camera);
  } catch (cause) {
    self.postMessage({ type: 'failed', message: String(cause) } satisfies ComposeReply);
  }
};

function start(message: Extract<ComposeMessage, { type: 'start' }>): void {
  canvas = new OffscreenCanvas(message.size.width, message.size.height);
  const found = canvas.getContext('2d', { alpha: false, desynchronized: true });
  if (!found) throw new Error('this browser gives a worker no canvas');
  context = found;
  corner = message.corner;
  out = (message.out ?? ownTrack()).getWriter();
  follow('screen', message.screen);
  follow('camera', message.camera);
  schedule(STILL_MS);
}

function ownTrack(): WritableStream<VideoFrame> {
  const generator = new VideoTrackGenerator();
  self.postMessage({ type: 'track', track: generator.track } satisfies ComposeReply, {
    transfer: [generator.track as unknown as Transferable]
  });
  return generator.writable;
}

function follow(layer: 'screen' | 'camera', source: FrameSource | null): void {
  const turn = layer === 'camera' ? (cameraTurn += 1) : 0;
  const current = () => layer === 'screen' || turn === cameraTurn;
  if (source === null) return replace(layer, null);
  void read(layer, source, current);
}

async function read(layer: 'screen' | 'camera', source: FrameSource, current: () => boolean): Promise<void> {
  const readable =
    source instanceof ReadableStream
      ? source
      : new MediaStreamTrackProcessor({ track: source, maxBufferSize: 1 }).readable;
  const reader = readable.getReader();
  for (;;) {
    const { value, done } = await reader.read().catch(() => ({ value: undefined, done: true }));
    if (!current()) {
      value?.close();
      void reader.cancel().catch(() => {});
      return;
    }
    if (done || !value) break;
    replace(layer, value);
    due();
  }
  // A camera that is gone takes its bubble with it; the last picture of a screen stays.
  if (layer === 'camera') replace(layer, null);
}

function replace(layer: 'screen' | 'camera', frame: VideoFrame | null): void {
  latest[layer]?.close();
  latest[layer] = frame;
}

function due(): void {
  const gap = performance.now() - drawnAt;
  if (gap >= gapMs - EARLY_MS) draw();
  else schedule(gapMs - gap);
}

function schedule(ms: number): void {
  if (waiting !== null) clearTimeout(waiting);
  waiting = setTimeout(draw, ms);
}

function draw(): void {
  const now = performance.now();
  drawnAt = now;
  schedule(Math.max(STILL_MS, gapMs));
  // The encoder is behind: a frame that is left out costs less than one that waits.
  if ((out.desiredSize ?? 1) <= 0) return;
  paint(context, canvas, corner, layerOf(latest.screen), layerOf(latest.camera));
  const frame = new VideoFrame(canvas, { timestamp: Math.round(now * 1000) });
  out.write(frame).catch(() => frame.close());
}

function layerOf(frame: VideoFrame | null) {
  return frame && { image: frame, width: frame.displayWidth, height: frame.displayHeight };
}
