import type { Comment, Region } from '$lib/api';

/** Smaller ones are clicks that went astray. */
const LEAST = 0.01;
/** Where drawing by the keyboard begins. */
const MIDDLE: Region = { x: 0.375, y: 0.375, width: 0.25, height: 0.25 };
const STEP = 0.02;

/** Parts of the picture: the one that somebody draws, and the one that a comment is about. */
export class Regions {
  /** There is a picture to draw on. */
  possible = $state(false);
  drawing = $state(false);
  /** Of the comment that is being written, or while it is drawn. */
  drawn = $state.raw<Region | null>(null);
  /** Of the comment that somebody looks at. */
  shown = $state.raw<Region | null>(null);
  #answer: ((region: Region | null) => void) | null = null;

  /** Resolves with what was drawn; null when it was cancelled. */
  ask(): Promise<Region | null> {
    this.cancel();
    this.drawing = true;
    this.shown = null;
    return new Promise((resolve) => (this.#answer = resolve));
  }

  draw(region: Region | undefined): void {
    if (!this.drawing) this.drawn = region ?? null;
  }

  /** From one corner to the opposite one, in parts of the picture; what lies outside is cut off. */
  stretch(from: { x: number; y: number }, to: { x: number; y: number }): void {
    const [left, right] = [Math.min(from.x, to.x), Math.max(from.x, to.x)].map(inside) as [number, number];
    const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y)].map(inside) as [number, number];
    this.drawn = { x: left, y: top, width: right - left, height: bottom - top };
  }

  /** By the keyboard: moves it, or with `size` its lower right corner. */
  nudge(x: number, y: number, size: boolean): void {
    const before = this.drawn ?? MIDDLE;
    const [dx, dy] = [x * STEP, y * STEP];
    this.drawn = size
      ? {
          ...before,
          width: within(before.width + dx, LEAST, 1 - before.x),
          height: within(before.height + dy, LEAST, 1 - before.y)
        }
      : {
          ...before,
          x: within(before.x + dx, 0, 1 - before.width),
          y: within(before.y + dy, 0, 1 - before.height)
        };
  }

  finish(): void {
    const region = this.drawn;
    if (!region || region.width < LEAST || region.height < LEAST) {
      this.drawn = null;
      return;
    }
    this.#end(region);
  }

  cancel(): void {
    if (this.drawing) this.drawn = null;
    this.#end(null);
  }

  /** Until it plays on. */
  show(comment: Comment): void {
    this.shown = comment.region ?? null;
  }

  #end(region: Region | null): void {
    this.drawing = false;
    this.#answer?.(region);
    this.#answer = null;
  }
}

const within = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));
const inside = (value: number) => within(value, 0, 1);
