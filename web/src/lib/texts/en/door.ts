export const logIn = 'Log in';
export const email = 'Email';
export const password = 'Password';
export const forgotten = 'Forgotten it? Whoever runs this server can make you a link for a new password.';
/** While what was entered is on its way. */
export const oneMoment = 'One moment…';
export const linkIsInvalid = 'This link is not valid.';

export const setUp = 'Set up Debrief';
export const firstHere = 'You are the first one here. Name your team’s workspace and make your account.';
export const createWorkspace = 'Create workspace';
export const workspace = 'Workspace';
export const workspaceHint = 'Your team’s name, for example.';
export const yourName = 'Your name';

/** A workspace. */
export const joinNamed = (workspace: string) => `Join ${workspace}`;
export const join = 'Join';
export const invitedAs = (role: string) =>
  `You are invited as ${role}. If you have an account here already, use its email and password.`;
/** Roles, within the sentence before. */
export const viewer = 'viewer';
export const member = 'member';
export const admin = 'admin';
export const owner = 'owner';
/** Where the role is not known. */
export const aMember = 'a member';

export const choosePassword = 'Choose a password';
/** Whose password it is. */
export const forAddress = (email: string) => `For ${email}`;
export const saveAndLogIn = 'Save and log in';
export const newPassword = 'New password';
export const passwordHint = (least: number) =>
  `At least ${least} characters. A few plain words are a good one.`;
