import { expect, it } from 'vitest';
import { tileAt } from './storyboard.svelte';

const GRID = { columns: 10, count: 23, interval_ms: 2000, tile_width: 160, tile_height: 90 };

it('finds the picture of a moment in the image', () => {
  expect(tileAt(GRID, 0)).toEqual({ left: 0, top: 0 });
  expect(tileAt(GRID, 3999)).toEqual({ left: 160, top: 0 });
  expect(tileAt(GRID, 4000)).toEqual({ left: 320, top: 0 });
  expect(tileAt(GRID, 21_500)).toEqual({ left: 0, top: 90 });
});

it('stays in the image at either end', () => {
  expect(tileAt(GRID, -5)).toEqual({ left: 0, top: 0 });
  expect(tileAt(GRID, 60_000)).toEqual({ left: 320, top: 180 });
});
