import { error, redirect } from '@sveltejs/kit';
import { Failure } from '$lib/api';

/** Waits for a page's data; a failure becomes the error page with the server's sentence. */
export async function open<T>(data: Promise<T>): Promise<T> {
  try {
    return await data;
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause;
    if (cause.status === 401) {
      redirect(307, `/login?next=${encodeURIComponent(window.location.pathname + window.location.search)}`);
    }
    error(cause.status || 503, { message: cause.message, code: cause.code });
  }
}
