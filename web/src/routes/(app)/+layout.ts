import { error, redirect } from '@sveltejs/kit';
import { Failure } from '$lib/api';
import { session } from '$lib/session.svelte';
import type { LayoutLoad } from './$types';

/** Every page in here needs to know who is looking; nobody logged in goes by way of the login page. */
export const load: LayoutLoad = async ({ url, untrack }) => {
  if (session.known) return;
  try {
    await session.refresh();
  } catch (cause) {
    if (cause instanceof Failure && cause.status === 401) {
      redirect(307, `/login?next=${encodeURIComponent(untrack(() => url.pathname + url.search + url.hash))}`);
    }
    if (cause instanceof Failure) error(cause.status || 503, { message: cause.message, code: cause.code });
    throw cause;
  }
};
