import { call } from './client';
import { id, query } from './paths';
import type { Invitation, InvitationList, Invite } from './types';

export const invitations = {
  list: (cursor?: string | null) => call<InvitationList>('GET', `/api/invitations${query({ cursor })}`),
  create: (body: Invite, idempotencyKey: string) =>
    call<Invitation>('POST', '/api/invitations', { body, idempotencyKey }),
  remove: (invitationId: string) => call<void>('DELETE', `/api/invitations/${id(invitationId)}`)
};
