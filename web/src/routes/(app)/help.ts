import { lazy, using } from '$lib/lazy';
import { help } from '$lib/shortcuts.svelte';

export const SHEET = lazy(() => import('./ShortcutsSheet.svelte'));

/** Shows all keys. */
export const showHelp = () => using(SHEET, () => (help.open = true));
