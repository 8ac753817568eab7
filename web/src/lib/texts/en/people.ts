export const title = 'People';
export const members = 'Members';
export const you = '(you)';
export const roleOf = (name: string) => `Role of ${name}`;
export const isNow = (name: string, aRole: string) => `${name} is now ${aRole}.`;
export const remove = 'Remove';
export const removeNamed = (name: string) => `Remove ${name}`;
export const removeQuestion = (name: string) => `Remove ${name}?`;
export const removeMeans = 'They can no longer log in to this workspace. Their recordings and comments stay.';
export const openInvitations = 'Open invitations';
export const anybody = 'Anybody with the link';
/** What stands before a date. */
export const until = 'until';
export const withdraw = 'Withdraw';
export const whatRolesMayDo = 'What roles may do';

export const invite = 'Invite somebody';
export const email = 'Email';
export const optional = '(optional)';
export const role = 'Role';
export const makeLink = 'Make a link';
export const sendLink = (aRole: string) => `Send this link; it makes one person ${aRole}`;
export const shownOnce = 'It is shown only now. If it gets lost, withdraw it and make another.';
