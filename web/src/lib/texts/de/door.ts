export const logIn = 'Anmelden';
export const email = 'E-Mail';
export const password = 'Passwort';
export const forgotten =
  'Vergessen? Wer diesen Server betreibt, kann dir einen Link für ein neues Passwort erstellen.';
export const oneMoment = 'Einen Moment …';
export const linkIsInvalid = 'Dieser Link ist nicht gültig.';

export const setUp = 'Debrief einrichten';
export const firstHere =
  'Vor dir war noch niemand hier. Gib dem Arbeitsbereich deines Teams einen Namen und lege dein Konto an.';
export const createWorkspace = 'Arbeitsbereich anlegen';
export const workspace = 'Arbeitsbereich';
export const workspaceHint = 'Zum Beispiel der Name deines Teams.';
export const yourName = 'Dein Name';

export const joinNamed = (workspace: string) => `${workspace} beitreten`;
export const join = 'Beitreten';
export const invitedAs = (role: string) =>
  `Du bist als ${role} eingeladen. Wenn du hier schon ein Konto hast, nimm dessen E-Mail-Adresse und Passwort.`;
export const viewer = 'Gast';
export const member = 'Mitglied';
export const admin = 'Admin';
export const owner = 'Inhaber:in';
export const aMember = 'Mitglied';

export const choosePassword = 'Passwort festlegen';
export const forAddress = (email: string) => `Für ${email}`;
export const saveAndLogIn = 'Speichern und anmelden';
export const newPassword = 'Neues Passwort';
export const passwordHint = (least: number) =>
  `Mindestens ${least} Zeichen. Gut sind ein paar einfache Wörter.`;
