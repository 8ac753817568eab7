export const title = 'Glossar';
export const about =
  'Namen und Begriffe dieses Arbeitsbereichs in ihrer Schreibweise. Neue Transkripte entstehen mit ihrer Hilfe; wo etwas anderes gehört wurde, wird es korrigiert.';
export const membersChange = 'Mitglieder des Arbeitsbereichs können das Glossar ändern.';
export const newTerm = 'Neuer Begriff';
export const noTerms = 'Noch gibt es keine Begriffe.';
export const addOne =
  'Füge hier einen hinzu oder korrigiere ein Wort in einem Transkript: Du wirst dann gefragt, ob es immer so geschrieben werden soll.';
export const terms = 'Begriffe';
export const added = (term: string) => `„${term}“ steht im Glossar.`;
export const lookInOlder = 'In älteren Transkripten suchen …';
export const deleteQuestion = (term: string) => `„${term}“ löschen?`;
export const deleteMeans =
  'Neue Transkripte werden damit nicht mehr korrigiert. Bereits korrigierte Texte bleiben, wie sie sind.';
export const deleteTerm = 'Löschen';

export const addTerm = 'Begriff hinzufügen';
export const changeTerm = (term: string) => `„${term}“ ändern`;
export const writtenAs = 'Schreibweise';
export const heardAs = 'Gehört als';
export const optional = '(freiwillig)';
export const add = 'Hinzufügen';
export const typedIsKept = (why: string) => `${why} Was du eingegeben hast, bleibt erhalten.`;
export const removeVariant = (variant: string) => `„${variant}“ entfernen`;
export const variantsHint = 'Was stattdessen gehört wird; mit Eingabe oder Komma hinzufügen.';

export const variants = 'Varianten';
export const actionsFor = (term: string) => `Aktionen für ${term}`;
export const lookForIt = 'In älteren Transkripten suchen …';

export const inTexts = (term: string) => `„${term}“ in vorhandenen Texten`;
export const nowhere = 'In keinem Text, den du sehen darfst, wird der Begriff falsch gehört.';
export const linesWouldChange =
  'Diese Zeilen würden sich ändern. Jede Änderung lässt sich im Verlauf der Aufnahme rückgängig machen.';
export const showMore = 'Mehr zeigen';
export const mendLines = (n: number) => (n === 1 ? '1 Zeile korrigieren' : `${n} Zeilen korrigieren`);
export const mended = (n: number) => (n === 1 ? '1 Zeile korrigiert.' : `${n} Zeilen korrigiert.`);
export const stayed = (n: number) =>
  n === 1
    ? '1 Zeile wurde inzwischen geändert und bleibt, wie sie ist.'
    : `${n} Zeilen wurden inzwischen geändert und bleiben, wie sie sind.`;
