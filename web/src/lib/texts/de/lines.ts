export const playFrom = 'Abspielen ab';
export const notSure = 'Hier war das Modell nicht sicher';
export const onlyFillers = 'Nur Füllwörter';
export const noText = (from: string, to: string) => `Kein Text von ${from} bis ${to}.`;
export const backToSaid = 'Zurück zum Gesprochenen';
export const linkToMoment = 'Link zu dieser Stelle';
export const address = 'Adresse';
