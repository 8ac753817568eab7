export const chapters = 'Kapitel';
export const afterEdit = 'der Kapitel';
export const addChapterAt = 'Kapitel hinzufügen bei';

export const beginningOf = (n: number) => `Beginn von Kapitel ${n}`;
export const title = 'Titel';
export const titleOf = (n: number) => `Titel von Kapitel ${n}`;
export const remove = (n: number) => `Kapitel ${n} entfernen`;
export const addAt = 'Hinzufügen bei';
export const save = 'Kapitel speichern';
export const saving = 'Wird gespeichert …';
export const typedIsKept = (why: string) => `${why} Deine Eingaben bleiben erhalten.`;
export const hasNoTitle = (time: string) => `Das Kapitel bei ${time} hat noch keinen Titel.`;
export const isNoTime = (typed: string) => `„${typed}“ ist keine Zeit. Schreibe sie als 12:34 oder 1:02:03.`;
export const beginsAfterEnd = (name: string, time: string) =>
  `„${name}“ beginnt bei ${time}, nach dem Ende der Aufnahme.`;
export const twoBeginAt = (time: string) => `Zwei Kapitel beginnen bei ${time}. Gib jedem eine eigene Zeit.`;
