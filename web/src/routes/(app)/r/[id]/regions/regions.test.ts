import { expect, it } from 'vitest';
import type { Comment } from '$lib/api';
import { Regions } from './regions.svelte';

it('is drawn from any corner, and ends at the edge of the picture', async () => {
  const regions = new Regions();
  const asked = regions.ask();
  regions.stretch({ x: 0.75, y: 0.5 }, { x: 0.25, y: -3 });
  regions.finish();
  expect(await asked).toEqual({ x: 0.25, y: 0, width: 0.5, height: 0.5 });
  expect(regions.drawing).toBe(false);
});

it('takes a click for no answer, and goes on', () => {
  const regions = new Regions();
  void regions.ask();
  regions.stretch({ x: 0.5, y: 0.5 }, { x: 0.501, y: 0.501 });
  regions.finish();
  expect([regions.drawing, regions.drawn]).toEqual([true, null]);
});

it('answers nothing when it is cancelled, or asked for anew', async () => {
  const regions = new Regions();
  const first = regions.ask();
  const second = regions.ask();
  expect(await first).toBeNull();
  regions.stretch({ x: 0, y: 0 }, { x: 1, y: 1 });
  regions.cancel();
  expect(await second).toBeNull();
  expect([regions.drawing, regions.drawn]).toEqual([false, null]);
});

it('is moved and sized by the keyboard, and never leaves the picture', async () => {
  const regions = new Regions();
  const asked = regions.ask();
  for (let i = 0; i < 100; i += 1) regions.nudge(1, 1, false);
  expect(regions.drawn).toEqual({ x: 0.75, y: 0.75, width: 0.25, height: 0.25 });
  for (let i = 0; i < 100; i += 1) regions.nudge(1, -1, true);
  expect(regions.drawn).toEqual({ x: 0.75, y: 0.75, width: 0.25, height: 0.01 });
  regions.finish();
  expect((await asked)?.width).toBe(0.25);
});

it('shows what a comment is about, and what is being written', () => {
  const regions = new Regions();
  const region = { x: 0, y: 0, width: 1, height: 1 };
  regions.show({ region } as Comment);
  expect(regions.shown).toEqual(region);
  regions.show({ region: null } as Comment);
  expect(regions.shown).toBeNull();
  regions.draw(region);
  expect(regions.drawn).toEqual(region);
});
