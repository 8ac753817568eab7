// What most readers do without at first: it is fetched where a state shows it, or when somebody asks.
import { lazy } from '$lib/lazy';

export const MOMENT_PLAYER = lazy(() => import('./MomentPlayer.svelte'));
