export const language = 'de';
export const hours = (n: number) => (n === 1 ? '1 Stunde' : `${n} Stunden`);
export const minutes = (n: number) => (n === 1 ? '1 Minute' : `${n} Minuten`);
export const seconds = (n: number) => (n === 1 ? '1 Sekunde' : `${n} Sekunden`);
export const justNow = 'gerade eben';
export const fewSecondsLeft = 'noch ein paar Sekunden';
export const left = (duration: string) => `noch etwa ${duration}`;
