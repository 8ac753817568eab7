export const play = 'Play';
export const pause = 'Pause';
/** A key stands in parentheses, here and below. */
export const playKey = 'Play (k)';
export const pauseKey = 'Pause (k)';
export const back = 'Back 10 seconds';
export const backKey = 'Back 10 seconds (j)';
export const forward = 'Forward 10 seconds';
export const forwardKey = 'Forward 10 seconds (l)';
export const mute = 'Mute';
export const muteKey = 'Mute (m)';
export const volume = 'Volume';
/** How fast it plays: 1.5×. */
export const times = (rate: number) => `${rate}×`;
export const speed = (rate: number) => `Speed ${rate}×`;
export const passOverSilences = 'Pass over silences';
export const passOverSilencesKey = 'Pass over silences (q)';
export const pictureInPicture = 'Picture in picture';
export const theatre = 'Theatre';
export const theatreMeans = 'Theatre: the picture over the whole width (t)';
export const fullScreen = 'Full screen';
export const fullScreenKey = 'Full screen (f)';

export const captions = 'Captions';
export const captionsKey = 'Captions (v)';
/** `language` is its name. */
export const captionsIn = (language: string) => `Captions (${language})`;
export const englishTranslated = 'English (translated)';
export const off = 'Off';
export const size = 'Size';
export const small = 'Small';
export const medium = 'Medium';
export const large = 'Large';
export const largest = 'Very large';
/** Where in the picture they stand. */
export const place = 'Place';
export const atBottom = 'At the bottom';
export const atTop = 'At the top';

export const goesOnAt = (time: string) => `Goes on at ${time}.`;
export const startOver = 'Start over';
