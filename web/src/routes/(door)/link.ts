import { error } from '@sveltejs/kit';
import { accounts, Failure, type LinkFacts } from '$lib/api';
import * as t from '$texts/door';

/** What a one-time link is for; a used, expired or foreign one ends on the error page. */
export async function openLink(token: string, kind: string): Promise<{ token: string; link: LinkFacts }> {
  try {
    const link = await accounts.link(token);
    if (link.kind === kind) return { token, link };
  } catch (cause) {
    if (cause instanceof Failure && cause.status !== 404) {
      error(cause.status || 503, { message: cause.message, code: cause.code });
    }
  }
  error(404, { message: t.linkIsInvalid, code: 'link_invalid' });
}
