/** For `Intl`: what the texts are written in. */
export const language = 'en';
export const hours = (n: number) => (n === 1 ? '1 hour' : `${n} hours`);
export const minutes = (n: number) => (n === 1 ? '1 minute' : `${n} minutes`);
export const seconds = (n: number) => (n === 1 ? '1 second' : `${n} seconds`);
export const justNow = 'just now';
export const fewSecondsLeft = 'a few seconds left';
export const left = (duration: string) => `about ${duration} left`;
