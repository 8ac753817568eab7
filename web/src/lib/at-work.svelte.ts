// The uploads and the recorder of this tab, once they are there. They are much code, of which most pages need nothing:
// it comes with the pages that show them, when somebody uploads, and where an earlier visit left something to finish.
import { lazy } from './lazy';
import type { recorder } from './recorder/recorder.svelte';
import type { uploads } from './uploads/index.svelte';

class AtWork {
  /** Both say so themselves, as soon as anything has fetched them. */
  uploads = $state.raw<typeof uploads | null>(null);
  recorder = $state.raw<typeof recorder | null>(null);
}

export const atWork = new AtWork();

export const UPLOADS = lazy(() => import('./uploads/index.svelte'));
