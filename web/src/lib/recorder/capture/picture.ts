// Where things lie in the composed picture. Pure, so that worker and fallback draw alike.

export interface Size {
  width: number;
  height: number;
}

export interface Box extends Size {
  x: number;
  y: number;
}

/** The whole of `inner`, as large as it fits, in the middle. */
export function contain(inner: Size, outer: Size): Box {
  const scale = Math.min(outer.width / inner.width, outer.height / inner.height);
  const [width, height] = [inner.width * scale, inner.height * scale];
  return { x: (outer.width - width) / 2, y: (outer.height - height) / 2, width, height };
}

/** The middle square of a camera's picture. */
export function middleSquare(size: Size): Box {
  const side = Math.min(size.width, size.height);
  return { x: (size.width - side) / 2, y: (size.height - side) / 2, width: side, height: side };
}

/** Large enough for a face, small enough to hide little. */
const BUBBLE_PART = 0.24;
const MARGIN_PART = 0.03;

export type Corner = 'left' | 'right';

/** The bubble's square, at the bottom. */
export function bubble(canvas: Size, corner: Corner): Box {
  const short = Math.min(canvas.width, canvas.height);
  const side = Math.round(short * BUBBLE_PART);
  const margin = Math.round(short * MARGIN_PART);
  const x = corner === 'left' ? margin : canvas.width - side - margin;
  return { x, y: canvas.height - side - margin, width: side, height: side };
}

/** Encoders want even sizes, and a screen of more than 2560 pixels costs more than it shows. */
const LONGEST_SIDE = 2560;

export function canvasSize(screen: Size): Size {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(screen.width, screen.height));
  const even = (value: number) => Math.max(2, Math.round((value * scale) / 2) * 2);
  return { width: even(screen.width), height: even(screen.height) };
}

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;
export interface Layer extends Size {
  image: CanvasImageSource;
}

/** Draws the screen, and over it the camera as a round bubble. */
export function paint(
  context: Context,
  canvas: Size,
  corner: Corner,
  screen: Layer | null,
  camera: Layer | null
): void {
  context.fillStyle = '#101014';
  context.fillRect(0, 0, canvas.width, canvas.height);
  if (screen && screen.width > 0) {
    const to = contain(screen, canvas);
    context.drawImage(screen.image, to.x, to.y, to.width, to.height);
  }
  if (!camera || camera.width === 0) return;
  const from = middleSquare(camera);
  const to = bubble(canvas, corner);
  const radius = to.width / 2;
  context.save();
  context.beginPath();
  context.arc(to.x + radius, to.y + radius, radius, 0, 2 * Math.PI);
  context.closePath();
  context.save();
  context.clip();
  context.drawImage(camera.image, from.x, from.y, from.width, from.height, to.x, to.y, to.width, to.height);
  context.restore();
  context.lineWidth = Math.max(2, to.width / 60);
  context.strokeStyle = 'rgb(255 255 255 / 85%)';
  context.stroke();
  context.restore();
}
