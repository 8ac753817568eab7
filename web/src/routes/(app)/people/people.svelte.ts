import { everyPage, members, type Invitation, type Member, type Role } from '$lib/api';
import { invitations } from '$lib/api/invitations';
import { moment } from '$lib/live';
import { mayManagePeople } from '$lib/roles';
import { session } from '$lib/session.svelte';

/** Who belongs to the workspace, and who is invited to. */
export class People {
  /** What it shows is as new as that. */
  readonly since = moment();
  members = $state<Member[]>([]);
  invitations = $state<Invitation[]>([]);

  static async open(): Promise<People> {
    const people = new People();
    await people.reload();
    return people;
  }

  async reload(): Promise<void> {
    const [found, invited] = await Promise.all([
      everyPage((cursor) => members.list(cursor).then((page) => [page.members, page.next_cursor])),
      mayManagePeople(session.me.role)
        ? everyPage((cursor) => invitations.list(cursor).then((page) => [page.invitations, page.next_cursor]))
        : []
    ]);
    this.members = found;
    this.invitations = invited;
  }

  async setRole(member: Member, role: Role): Promise<void> {
    await members.setRole(member.user.id, role);
    if (member.user.id === session.me.user.id) await session.refresh();
    await this.reload();
  }

  async remove(member: Member): Promise<void> {
    await members.remove(member.user.id);
    await this.reload();
  }

  /** The address is told once, here; afterwards nobody can read it again. */
  async invite(role: Role, email: string, key: string): Promise<Invitation> {
    const made = await invitations.create({ role, email: email || undefined }, key);
    this.invitations = [made, ...this.invitations.filter((one) => one.id !== made.id)];
    return made;
  }

  async revoke(invitation: Invitation): Promise<void> {
    await invitations.remove(invitation.id);
    this.invitations = this.invitations.filter((one) => one.id !== invitation.id);
  }
}
