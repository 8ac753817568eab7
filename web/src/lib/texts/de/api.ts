export const unreachable = 'Der Server ist gerade nicht erreichbar.';
export const failed = 'Das hat nicht geklappt.';
export const answeredWithError = (status: number) =>
  `Der Server hat mit einem Fehler geantwortet (${status}).`;
export const unexpected = 'Etwas Unerwartetes ist schiefgegangen. Bitte versuche es noch einmal.';
