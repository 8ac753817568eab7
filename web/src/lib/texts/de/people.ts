export const title = 'Personen';
export const members = 'Mitglieder';
export const you = '(du)';
export const roleOf = (name: string) => `Rolle von ${name}`;
export const isNow = (name: string, aRole: string) => `${name} ist jetzt ${aRole}.`;
export const remove = 'Entfernen';
export const removeNamed = (name: string) => `${name} entfernen`;
export const removeQuestion = (name: string) => `${name} entfernen?`;
export const removeMeans =
  'Eine Anmeldung in diesem Arbeitsbereich ist dann nicht mehr möglich. Aufnahmen und Kommentare bleiben.';
export const openInvitations = 'Offene Einladungen';
export const anybody = 'Alle mit dem Link';
export const until = 'bis';
export const withdraw = 'Zurückziehen';
export const whatRolesMayDo = 'Was Rollen dürfen';

export const invite = 'Einladen';
export const email = 'E-Mail';
export const optional = '(freiwillig)';
export const role = 'Rolle';
export const makeLink = 'Link erstellen';
export const sendLink = (aRole: string) => `Verschicke diesen Link; er macht eine Person zu: ${aRole}`;
export const shownOnce =
  'Er wird nur jetzt gezeigt. Geht er verloren, ziehe ihn zurück und erstelle einen neuen.';
