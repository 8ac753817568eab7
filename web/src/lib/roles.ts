import type { Role } from '$lib/api';

const RANK: Record<Role, number> = { viewer: 0, member: 1, admin: 2, owner: 3 };

export const ROLES: { role: Role; name: string; may: string }[] = [
  { role: 'viewer', name: 'Viewer', may: 'Watch, read, search and comment' },
  { role: 'member', name: 'Member', may: 'Also upload recordings, and correct transcripts and the glossary' },
  { role: 'admin', name: 'Admin', may: 'Also people, the speech model and any recording' },
  { role: 'owner', name: 'Owner', may: 'Also settings' }
];

export const atLeast = (role: Role, needed: Role) => RANK[role] >= RANK[needed];
export const mayUpload = (role: Role) => atLeast(role, 'member');
export const mayCorrect = (role: Role) => atLeast(role, 'member');
export const mayManagePeople = (role: Role) => atLeast(role, 'admin');

/** The roles that somebody with this role may give to others. */
export const grantable = (role: Role) => ROLES.filter((entry) => atLeast(role, entry.role));

export const roleName = (role: Role) => ROLES.find((entry) => entry.role === role)?.name ?? role;
