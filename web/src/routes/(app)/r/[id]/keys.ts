import { takesKeys, typing } from '$lib/shortcuts.svelte';
import type { Playback } from './playback.svelte';

export const RATES = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3];

export interface WatchActions {
  comment: () => void;
  full: () => void;
  theatre: () => void;
  correct: () => void;
  speaker: () => void;
  replace: () => void;
}

/** The keys that people know from other players. True when the key was one of them. */
export function press(event: KeyboardEvent, playback: Playback, actions: WatchActions): boolean {
  if (typing(event) || event.defaultPrevented) return false;
  const onControl = event.target instanceof HTMLElement && event.target.closest('button, a, input, summary');
  // Elsewhere up and down scroll the page, as everywhere.
  const inPlayer = event.target instanceof HTMLElement && event.target.closest('[data-player]') !== null;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const back = (ms: number) => playback.seek(playback.currentMs - ms);
  // A focused button keeps its own Space, a focused slider its arrows.
  if (key === ' ' && onControl) return false;
  if (key.startsWith('Arrow') && event.target instanceof HTMLInputElement) return false;
  if (/^[0-9]$/.test(key)) playback.seek((playback.durationMs * Number(key)) / 10);
  else if (key === ' ' || key === 'k') playback.toggle();
  else if (key === 'j') back(10_000);
  else if (key === 'l') back(-10_000);
  else if (key === 'ArrowLeft') back(5000);
  else if (key === 'ArrowRight') back(-5000);
  else if (key === 'ArrowUp' && inPlayer) playback.setVolume(playback.volume + 0.1);
  else if (key === 'ArrowDown' && inPlayer) playback.setVolume(playback.volume - 0.1);
  else if (key === 'm') playback.toggleMuted();
  else if (key === 'v') playback.captions.next();
  else if (key === 't') actions.theatre();
  else if (key === '<') playback.setRate(step(playback.rate, -1));
  else if (key === '>') playback.setRate(step(playback.rate, 1));
  else if (key === ',') playback.step(-1);
  else if (key === '.') playback.step(1);
  else if (key === 'q') playback.toggleSilences();
  else if (key === 'f') actions.full();
  else if (key === 'c') actions.comment();
  else if (key === 'e') actions.correct();
  else if (key === 's') actions.speaker();
  else if (key === 'r') actions.replace();
  else return false;
  event.preventDefault();
  return true;
}

/** What the browser finds with. */
export const isFind = (event: KeyboardEvent): boolean =>
  (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'f';

/** Ctrl+Z and its opposites, wherever no field has its own. True when the key was one of them. */
export function pressUndo(
  event: KeyboardEvent,
  edits: { undoLast: () => Promise<void>; redoLast: () => Promise<void> }
): boolean {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || takesKeys(event.target)) return false;
  const key = event.key.toLowerCase();
  if (key === 'z') void (event.shiftKey ? edits.redoLast() : edits.undoLast());
  else if (key === 'y' && !event.shiftKey) void edits.redoLast();
  else return false;
  event.preventDefault();
  return true;
}

function step(rate: number, by: 1 | -1): number {
  const at = RATES.findIndex((one) => one >= rate);
  return RATES[Math.min(RATES.length - 1, Math.max(0, (at < 0 ? RATES.length - 1 : at) + by))] ?? 1;
}
