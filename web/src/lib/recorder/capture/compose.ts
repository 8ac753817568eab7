// The picture that is recorded, as a track: a screen with the camera's bubble on it, or one of them alone. Also a
// single one goes this way, since its size and pace are then ours and a still screen does not stand still. Which way each browser takes:
// - Chromium: frames travel to a worker and back as streams; nothing of it runs on the page.
// - Safari 18 and newer: the tracks themselves travel to the worker.
// - others (Firefox): a canvas on the page, which a worker's timer keeps drawing while the page is hidden. That is
//   less smooth when the page is busy.
import type { ComposeMessage, ComposeReply, FrameSource } from './compose.worker';
import { canvasSize, paint, type Corner, type Size } from './picture';

export interface Composition {
  track: MediaStreamTrack;
  size: Size;
  /** Another camera, or none: then the bubble goes. */
  setCamera: (track: MediaStreamTrack | null) => void;
  /** At most one picture in so many ms. */
  setPace: (gapMs: number) => void;
  stop: () => void;
}

interface FrameTools {
  MediaStreamTrackProcessor?: new (init: { track: MediaStreamTrack; maxBufferSize?: number }) => {
    readable: ReadableStream<VideoFrame>;
  };
  MediaStreamTrackGenerator?: new (init: { kind: 'video' }) => MediaStreamTrack & {
    writable: WritableStream<VideoFrame>;
  };
}

/** Long enough for a worker to be fetched and begun on a busy machine. */
const WORKER_PATIENCE_MS = 4000;

export async function compose(
  screen: MediaStreamTrack,
  camera: MediaStreamTrack | null,
  corner: Corner
): Promise<Composition> {
  const settings = screen.getSettings();
  const size = canvasSize({ width: settings.width ?? 1280, height: settings.height ?? 720 });
  const tools = window as unknown as FrameTools;
  if (tools.MediaStreamTrackProcessor && tools.MediaStreamTrackGenerator) {
    return byStreams(tools, size, corner, screen, camera);
  }
  return (await byTracks(size, corner, screen, camera)) ?? onPage(size, corner, screen, camera);
}

function workerOf(): Worker {
  return new Worker(new URL('./compose.worker.ts', import.meta.url), { type: 'module' });
}

function send(
  worker: Worker,
  message: ComposeMessage,
  transfer: (FrameSource | WritableStream | null)[]
): void {
  worker.postMessage(message, transfer.filter((one) => one !== null) as unknown as Transferable[]);
}

function byStreams(
  tools: FrameTools,
  size: Size,
  corner: Corner,
  screen: MediaStreamTrack,
  camera: MediaStreamTrack | null
): Composition {
  const frames = (track: MediaStreamTrack | null) =>
    track && new tools.MediaStreamTrackProcessor!({ track, maxBufferSize: 1 }).readable;
  const generator = new tools.MediaStreamTrackGenerator!({ kind: 'video' });
  const worker = workerOf();
  const [from, over, out] = [frames(screen)!, frames(camera), generator.writable];
  send(worker, { type: 'start', size, corner, screen: from, camera: over, out }, [from, over, out]);
  return {
    track: generator,
    size,
    setCamera: (track) => {
      const next = frames(track);
      send(worker, { type: 'camera', camera: next }, [next]);
    },
    setPace: (gapMs) => send(worker, { type: 'pace', gapMs }, []),
    stop: () => {
      worker.terminate();
      generator.stop();
    }
  };
}

/** Null where tracks cannot travel to a worker, or a worker cannot make one. */
async function byTracks(
  size: Size,
  corner: Corner,
  screen: MediaStreamTrack,
  camera: MediaStreamTrack | null
): Promise<Composition | null> {
  const worker = workerOf();
  const [from, over] = [screen.clone(), camera?.clone() ?? null];
  try {
    const made = new Promise<MediaStreamTrack>((resolve, reject) => {
      worker.onerror = reject;
      worker.onmessage = ({ data }: MessageEvent<ComposeReply>) =>
        data.type === 'track' ? resolve(data.track) : reject(new Error(data.message));
      setTimeout(reject, WORKER_PATIENCE_MS);
    });
    send(worker, { type: 'start', size, corner, screen: from, camera: over, out: null }, [from, over]);
    const track = await made;
    const setCamera = (next: MediaStreamTrack | null) => {
      const clone = next?.clone() ?? null;
      send(worker, { type: 'camera', camera: clone }, [clone]);
    };
    const setPace = (gapMs: number) => send(worker, { type: 'pace', gapMs }, []);
    return { track, size, setCamera, setPace, stop: () => worker.terminate() };
  } catch {
    worker.terminate();
    from.stop();
    over?.stop();
    return null;
  }
}

async function onPage(
  size: Size,
  corner: Corner,
  screen: MediaStreamTrack,
  camera: MediaStreamTrack | null
): Promise<Composition> {
  const canvas = Object.assign(document.createElement('canvas'), size);
  const context = canvas.getContext('2d', { alpha: false })!;
  const under = await playing(screen);
  let over = camera ? await playing(camera) : null;
  const layer = (video: HTMLVideoElement | null) =>
    video && { image: video, width: video.videoWidth, height: video.videoHeight };
  const ticker = new Worker(new URL('./ticker.worker.ts', import.meta.url), { type: 'module' });
  ticker.onmessage = () => paint(context, size, corner, layer(under), layer(over));
  const setPace = (everyMs: number) => ticker.postMessage({ everyMs });
  const track = canvas.captureStream().getVideoTracks()[0]!;
  return {
    track,
    size,
    setPace,
    setCamera: (next) => {
      over = null;
      if (next) void playing(next).then((video) => (over = video));
    },
    stop: () => {
      ticker.terminate();
      track.stop();
    }
  };
}

/** An element that is not in the page plays too; muted, so that no rule about sound holds it back. */
async function playing(track: MediaStreamTrack): Promise<HTMLVideoElement> {
  const video = Object.assign(document.createElement('video'), { muted: true, playsInline: true });
  video.srcObject = new MediaStream([track]);
  await video.play().catch(() => {});
  return video;
}
