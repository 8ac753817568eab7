import type { Role } from '$lib/api';
import * as t from '$texts/roles';

const RANK: Record<Role, number> = { viewer: 0, member: 1, admin: 2, owner: 3 };

export const ROLES: { role: Role; name: string; one: string; may: string }[] = [
  { role: 'viewer', name: t.viewer, one: t.aViewer, may: t.viewerMay },
  { role: 'member', name: t.member, one: t.aMember, may: t.memberMay },
  { role: 'admin', name: t.admin, one: t.anAdmin, may: t.adminMay },
  { role: 'owner', name: t.owner, one: t.anOwner, may: t.ownerMay }
];

export const atLeast = (role: Role, needed: Role) => RANK[role] >= RANK[needed];
export const mayUpload = (role: Role) => atLeast(role, 'member');
export const mayCorrect = (role: Role) => atLeast(role, 'member');
export const mayManagePeople = (role: Role) => atLeast(role, 'admin');

/** The roles that somebody with this role may give to others. */
export const grantable = (role: Role) => ROLES.filter((entry) => atLeast(role, entry.role));

const entryOf = (role: Role) => ROLES.find((entry) => entry.role === role);

export const roleName = (role: Role) => entryOf(role)?.name ?? role;

/** As it stands in a sentence: "Mo is now a member". */
export const aRole = (role: Role) => entryOf(role)?.one ?? role;
