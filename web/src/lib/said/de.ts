// What the server says to people, in German. `{}` stands for a value, which German names by its place; of templates that
// fit, the first counts. Beside it a test tells what is missing.
import { lookup } from './lookup';

type Sentence = [english: string, german: string];

/** What nobody finds: in German as what is missed, and as the pronoun for it. */
const THINGS: [english: string, german: string, pronoun: string][] = [
  ['address', 'Diese Adresse', 'sie'],
  ['attachment', 'Diesen Anhang', 'ihn'],
  ['comment', 'Diesen Kommentar', 'ihn'],
  ['comment to reply to', 'Den Kommentar, auf den du antwortest,', 'ihn'],
  ['correction', 'Diese Korrektur', 'sie'],
  ['file', 'Diese Datei', 'sie'],
  ['invitation', 'Diese Einladung', 'sie'],
  ['line', 'Diese Zeile', 'sie'],
  ['picture', 'Dieses Bild', 'es'],
  ['poster', 'Dieses Vorschaubild', 'es'],
  ['recording', 'Diese Aufnahme', 'sie'],
  ['saved search', 'Diese gespeicherte Suche', 'sie'],
  ['sound', 'Diesen Ton', 'ihn'],
  ['speaker', 'Diese Stimme', 'sie'],
  ['still', 'Dieses Standbild', 'es'],
  ['storyboard', 'Diese Bilderfolge', 'sie'],
  ['term', 'Diesen Begriff', 'ihn'],
  ['translation', 'Diese Übersetzung', 'sie'],
  ['upload', 'Diesen Upload', 'ihn']
];

/** What somebody writes, in German as the subject of a sentence. */
const TEXTS: Sentence[] = [
  ["chapter's title", 'Der Titel des Kapitels'],
  ['comment', 'Der Kommentar'],
  ['description', 'Die Beschreibung'],
  ['name', 'Der Name'],
  ['name of the workspace', 'Der Name des Arbeitsbereichs'],
  ['query', 'Die Suchanfrage'],
  ['quote', 'Das Zitat'],
  ['replacement', 'Der neue Text'],
  ['search', 'Die Suche'],
  ["speaker's name", 'Der Name der Stimme'],
  ['tag', 'Das Schlagwort'],
  ['term', 'Der Begriff'],
  ['text', 'Der Text'],
  ['text of a line', 'Der Text einer Zeile'],
  ['text to find', 'Der gesuchte Text'],
  ['title', 'Der Titel'],
  ['variant', 'Die Variante'],
  ['words after the quote', 'Der Text nach dem Zitat'],
  ['words before the quote', 'Der Text vor dem Zitat']
];

export const SENTENCES: Sentence[] = [
  // Of anything.
  [
    "Something went wrong on the server. Try again; the server's log says more.",
    'Auf dem Server ist etwas schiefgegangen. Versuche es noch einmal; mehr dazu steht im Protokoll des Servers.'
  ],
  [
    "The object storage does not answer as it should. Try again in a moment; the server's log says more.",
    'Der Objektspeicher antwortet nicht, wie er soll. Versuche es gleich noch einmal; mehr dazu steht im Protokoll des Servers.'
  ],
  [
    "The server's disk is almost full. What exists is safe; ask an admin to free space, then try again.",
    'Die Festplatte des Servers ist fast voll. Was da ist, ist sicher; bitte einen Admin, Platz zu schaffen, und versuche es dann noch einmal.'
  ],
  [
    "The server's disk is nearly full: {} MB are free. New uploads are refused below {} MB; free space, or delete recordings.",
    'Die Festplatte des Servers ist fast voll: {1} MB sind frei. Unter {2} MB werden neue Uploads abgelehnt; schaffe Platz oder lösche Aufnahmen.'
  ],
  [
    'Another request has changed this meanwhile. Read it again, then repeat your change.',
    'Das wurde inzwischen von anderer Seite geändert. Lade es neu und wiederhole dann deine Änderung.'
  ],
  [
    'This request came from another site. If Debrief stands behind a proxy, set DEBRIEF_PUBLIC_URL to its address.',
    'Diese Anfrage kam von einer anderen Website. Steht Debrief hinter einem Proxy, setze DEBRIEF_PUBLIC_URL auf dessen Adresse.'
  ],
  [
    'This cursor is not one that the server gave. Start again without it.',
    'Der Server weiß nicht, wo diese Liste weitergehen soll. Lade die Seite neu.'
  ],
  [
    'This cursor is not one that the server gave. Search again without it.',
    'Der Server weiß nicht, wo diese Suche weitergehen soll. Suche noch einmal.'
  ],
  [
    'This cursor is none. Leave it out to begin with the newest.',
    'Der Server weiß nicht, wo diese Liste weitergehen soll. Beginne wieder mit dem Neuesten.'
  ],
  [
    'This cursor is none. Leave it out to begin at the start.',
    'Der Server weiß nicht, wo diese Liste weitergehen soll. Beginne wieder am Anfang.'
  ],
  ...THINGS.map(([english, german, pronoun]): Sentence => [
    `There is no such ${english}, or you may not see it.`,
    `${german} gibt es nicht, oder du darfst ${pronoun} nicht sehen.`
  ]),
  ...TEXTS.flatMap(([english, german]): Sentence[] => [
    [
      `The ${english} must have {} to {} characters; it has {}.`,
      `${german} muss {1} bis {2} Zeichen haben, nicht {3}.`
    ],
    [
      `The ${english} contains the character U+0000. Remove it.`,
      `${german} enthält das Zeichen U+0000. Entferne es.`
    ]
  ]),

  // Who may do what.
  [
    'Log in first, or send a token as “Authorization: Bearer …”.',
    'Melde dich zuerst an oder sende ein Token als „Authorization: Bearer …“.'
  ],
  [
    'E-mail or password is wrong. For a forgotten password ask an admin to run “debrief user reset”.',
    'E-Mail-Adresse oder Passwort ist falsch. Hast du dein Passwort vergessen, bitte einen Admin, „debrief user reset“ auszuführen.'
  ],
  [
    'Too many attempts to log in. Try again in 1 minutes.',
    'Zu viele Versuche, dich anzumelden. Versuche es in einer Minute noch einmal.'
  ],
  [
    'Too many attempts to log in. Try again in {} minutes.',
    'Zu viele Versuche, dich anzumelden. Versuche es in {1} Minuten noch einmal.'
  ],
  [
    'Your role is viewer; this needs the role member. Ask an admin of your workspace.',
    'Deine Rolle ist Gast; dafür braucht es die Rolle Mitglied. Wende dich an einen Admin deines Arbeitsbereichs.'
  ],
  [
    'Your role is viewer; this needs the role admin. Ask an admin of your workspace.',
    'Deine Rolle ist Gast; dafür braucht es die Rolle Admin. Wende dich an einen Admin deines Arbeitsbereichs.'
  ],
  [
    'Your role is member; this needs the role admin. Ask an admin of your workspace.',
    'Deine Rolle ist Mitglied; dafür braucht es die Rolle Admin. Wende dich an einen Admin deines Arbeitsbereichs.'
  ],
  [
    'Your role is viewer; correcting needs the role member. Ask an admin of your workspace.',
    'Deine Rolle ist Gast; zum Korrigieren braucht es die Rolle Mitglied. Wende dich an einen Admin deines Arbeitsbereichs.'
  ],
  [
    'Your role is viewer; importing a text needs the role member. Ask an admin of your workspace.',
    'Deine Rolle ist Gast; zum Importieren eines Textes braucht es die Rolle Mitglied. Wende dich an einen Admin deines Arbeitsbereichs.'
  ],
  [
    'Your role is viewer; transcribing needs the role member. Ask an admin of your workspace.',
    'Deine Rolle ist Gast; zum Transkribieren braucht es die Rolle Mitglied. Wende dich an einen Admin deines Arbeitsbereichs.'
  ],
  [
    'Only the owner of this recording or an admin may do that. Ask one of them.',
    'Das darf nur, wem diese Aufnahme gehört, oder ein Admin. Bitte eine dieser Personen darum.'
  ],
  [
    'Only the owner of this recording or an admin may replace its file. Ask one of them.',
    'Die Datei dieser Aufnahme darf nur ersetzen, wem sie gehört, oder ein Admin. Bitte eine dieser Personen darum.'
  ],

  // People and their accounts.
  ['“{}” is not an e-mail address.', '„{1}“ ist keine E-Mail-Adresse.'],
  [
    'Choose a password of at least {} characters; a sentence is a good one.',
    'Wähle ein Passwort mit mindestens {1} Zeichen; gut ist ein Satz.'
  ],
  ['Choose a password of at most {} bytes.', 'Wähle ein Passwort mit höchstens {1} Byte.'],
  [
    'This link is not valid: it was used, has expired or was replaced. Ask for a new one.',
    'Dieser Link ist nicht gültig: Er wurde schon benutzt, ist abgelaufen oder wurde ersetzt. Bitte um einen neuen.'
  ],
  ['There is no such member in this workspace.', 'Dieses Mitglied gibt es in diesem Arbeitsbereich nicht.'],
  [
    '{} is in this workspace already. For a forgotten password use “debrief user reset”.',
    '{1} ist schon in diesem Arbeitsbereich. Für ein vergessenes Passwort gibt es „debrief user reset“.'
  ],
  [
    'There is an account with the address {} already, without a password. Its own link sets one; ask an admin for it.',
    'Mit der Adresse {1} gibt es schon ein Konto, noch ohne Passwort. Es bekommt eines über einen eigenen Link; bitte einen Admin darum.'
  ],
  [
    '{} is in no workspace any more. Ask an admin for an invitation.',
    '{1} ist in keinem Arbeitsbereich mehr. Bitte einen Admin um eine Einladung.'
  ],
  [
    'A workspace keeps at least one owner. Make somebody else an owner first.',
    'Ein Arbeitsbereich braucht mindestens eine Person mit der Rolle Inhaber:in. Gib sie zuerst jemand anderem.'
  ],
  [
    'Only an owner may make owners, or change or remove one.',
    'Nur Inhaber:innen dürfen die Rolle Inhaber:in geben oder nehmen und jemanden mit ihr entfernen.'
  ],

  // Recordings and their files.
  [
    'A recording has at most {} chapters; these are {}.',
    'Eine Aufnahme hat höchstens {1} Kapitel; das sind {2}.'
  ],
  [
    "A chapter's start_ms must not be negative.",
    'Ein Kapitel kann nicht vor der Aufnahme beginnen; start_ms darf nicht negativ sein.'
  ],
  [
    'Two chapters begin at {} ms. Leave one of them out.',
    'Zwei Kapitel beginnen bei {1} ms. Lass eines davon weg.'
  ],
  [
    'A recording has at most {} tags; these are {}.',
    'Eine Aufnahme hat höchstens {1} Schlagwörter; das sind {2}.'
  ],
  [
    'The position must be 0 or more, in milliseconds.',
    'Die Position muss 0 oder mehr sein, in Millisekunden.'
  ],
  [
    'There is no recording of this id to take its place.',
    'Die Aufnahme, die an ihre Stelle treten soll, gibt es nicht.'
  ],
  [
    'That recording was itself replaced by this one. Choose a newer one.',
    'Jene Aufnahme wurde selbst durch diese ersetzt. Wähle eine neuere.'
  ],
  [
    'Only a recording whose preparation has failed can be prepared again.',
    'Noch einmal vorbereiten lässt sich nur eine Aufnahme, bei der das nicht gelungen ist.'
  ],
  [
    'This recording is still being prepared, or could not be. Look at its media.state.',
    'Diese Aufnahme wird noch vorbereitet oder ließ sich nicht vorbereiten. Mehr sagt ihr media.state.'
  ],
  ['This recording is still being uploaded.', 'Diese Aufnahme wird noch hochgeladen.'],
  ['This file is still being uploaded.', 'Diese Datei wird noch hochgeladen.'],
  ['This file is the one that plays already.', 'Diese Datei wird schon abgespielt.'],
  [
    'This file is on its way: it takes the place by itself as soon as it is ready.',
    'Diese Datei ist unterwegs: Sie wird von selbst abgespielt, sobald sie bereit ist.'
  ],
  [
    'This is the file that plays. Restore another one first, or delete the recording.',
    'Diese Datei wird abgespielt. Stelle zuerst eine andere wieder her oder lösche die Aufnahme.'
  ],
  [
    'This file has changed meanwhile. Look at the files again, then decide.',
    'Diese Datei hat sich inzwischen geändert. Sieh dir die Dateien noch einmal an und entscheide dann.'
  ],
  [
    'The file of this recording is still being uploaded. Wait for its end, or cancel that upload.',
    'Die Datei dieser Aufnahme wird noch hochgeladen. Warte das Ende ab oder brich den Upload ab.'
  ],

  // Uploads.
  [
    'This file is empty. Choose the file that holds the recording.',
    'Diese Datei ist leer. Wähle die Datei mit der Aufnahme.'
  ],
  [
    'This file has {} bytes, the limit is {}. Shorten it, or ask the operator to raise DEBRIEF_MAX_UPLOAD_BYTES.',
    'Diese Datei hat {1} Byte, erlaubt sind {2}. Kürze sie; wer den Server betreibt, kann auch DEBRIEF_MAX_UPLOAD_BYTES erhöhen.'
  ],
  [
    'This file has {} bytes or more, the limit is {}. Shorten it, or ask the operator to raise DEBRIEF_MAX_UPLOAD_BYTES.',
    'Diese Datei hat mindestens {1} Byte, erlaubt sind {2}. Kürze sie; wer den Server betreibt, kann auch DEBRIEF_MAX_UPLOAD_BYTES erhöhen.'
  ],
  [
    'This file is too large, the limit is {}. Shorten it, or ask the operator to raise DEBRIEF_MAX_UPLOAD_BYTES.',
    'Diese Datei ist zu groß, erlaubt sind {1} Byte. Kürze sie; wer den Server betreibt, kann auch DEBRIEF_MAX_UPLOAD_BYTES erhöhen.'
  ],
  [
    'Your uploads take up {} of the {} that a member may keep, and this needs {} more. Delete recordings that nobody needs, then try again, or ask the operator to raise DEBRIEF_MEMBER_QUOTA_BYTES.',
    'Deine Uploads belegen {1} von {2}, die ein Mitglied behalten darf, und hierfür braucht es {3} mehr. Lösche Aufnahmen, die niemand braucht, und versuche es noch einmal; wer den Server betreibt, kann auch DEBRIEF_MEMBER_QUOTA_BYTES erhöhen.'
  ],
  [
    'Your uploads take up {} of the {} that a member may keep, and this needs more. Delete recordings that nobody needs, then try again, or ask the operator to raise DEBRIEF_MEMBER_QUOTA_BYTES.',
    'Deine Uploads belegen {1} von {2}, die ein Mitglied behalten darf, und hierfür braucht es mehr. Lösche Aufnahmen, die niemand braucht, und versuche es noch einmal; wer den Server betreibt, kann auch DEBRIEF_MEMBER_QUOTA_BYTES erhöhen.'
  ],
  [
    "This workspace's uploads take up {} of the {} that a workspace may keep, and this needs {} more. Delete recordings that nobody needs, then try again, or ask the operator to raise DEBRIEF_WORKSPACE_QUOTA_BYTES.",
    'Die Uploads dieses Arbeitsbereichs belegen {1} von {2}, die ein Arbeitsbereich behalten darf, und hierfür braucht es {3} mehr. Lösche Aufnahmen, die niemand braucht, und versuche es noch einmal; wer den Server betreibt, kann auch DEBRIEF_WORKSPACE_QUOTA_BYTES erhöhen.'
  ],
  [
    "This workspace's uploads take up {} of the {} that a workspace may keep, and this needs more. Delete recordings that nobody needs, then try again, or ask the operator to raise DEBRIEF_WORKSPACE_QUOTA_BYTES.",
    'Die Uploads dieses Arbeitsbereichs belegen {1} von {2}, die ein Arbeitsbereich behalten darf, und hierfür braucht es mehr. Lösche Aufnahmen, die niemand braucht, und versuche es noch einmal; wer den Server betreibt, kann auch DEBRIEF_WORKSPACE_QUOTA_BYTES erhöhen.'
  ],
  [
    'This upload was left alone for too long and has expired. Upload the file again.',
    'Dieser Upload lag zu lange still und ist verfallen. Lade die Datei noch einmal hoch.'
  ],
  [
    'This upload has finished. To delete its recording, use DELETE /api/recordings/{}.',
    'Dieser Upload ist fertig. Seine Aufnahme löscht DELETE /api/recordings/{1}.'
  ],
  [
    'This upload was begun twice at once. Try again.',
    'Dieser Upload wurde zweimal zugleich begonnen. Versuche es noch einmal.'
  ],
  [
    'Another request has taken this upload over. What is durable is kept; ask with HEAD where to go on.',
    'Eine andere Anfrage hat diesen Upload übernommen. Was gespeichert ist, bleibt; HEAD sagt, wo es weitergeht.'
  ],
  [
    'The connection was cut. What arrived is kept; resume.',
    'Die Verbindung wurde unterbrochen. Was angekommen ist, bleibt; setze den Upload fort.'
  ],
  [
    'Nothing arrived for a minute. What arrived is kept; resume.',
    'Eine Minute lang ist nichts angekommen. Was angekommen ist, bleibt; setze den Upload fort.'
  ],
  [
    'The bytes that arrived do not have the promised checksum. None of them was kept; send them again.',
    'Was angekommen ist, hat nicht die versprochene Prüfsumme. Nichts davon wurde behalten; sende es noch einmal.'
  ],
  [
    'This upload is at byte {}, not {}. Ask with HEAD where to go on.',
    'Dieser Upload ist bei Byte {1}, nicht {2}. HEAD sagt, wo es weitergeht.'
  ],
  [
    'This upload has {} bytes; its length cannot become {}.',
    'Dieser Upload hat {1} Byte; seine Länge kann nicht {2} werden.'
  ],
  [
    '{} bytes have come already; the length cannot be {}.',
    '{1} Byte sind schon angekommen; die Länge kann nicht {2} sein.'
  ],
  [
    'The upload was to end, but only {} of its {} bytes have come. Send the rest.',
    'Der Upload sollte enden, aber von seinen {2} Byte sind nur {1} angekommen. Sende den Rest.'
  ],
  [
    'More bytes came than “Upload-Length” has announced. Ask with HEAD where to go on.',
    'Es kamen mehr Bytes, als „Upload-Length“ angekündigt hat. HEAD sagt, wo es weitergeht.'
  ],
  [
    'This server speaks tus 1.0.0. Send the header “Tus-Resumable: 1.0.0”.',
    'Dieser Server spricht tus 1.0.0. Sende den Header „Tus-Resumable: 1.0.0“.'
  ],
  ['Send the bytes with “Content-Type: {}”.', 'Sende die Bytes mit „Content-Type: {1}“.'],
  [
    'Send the size of the file as “Upload-Length”, or “Upload-Defer-Length: 1” while nobody knows it.',
    'Sende die Größe der Datei als „Upload-Length“ oder „Upload-Defer-Length: 1“, solange niemand sie kennt.'
  ],
  [
    'Send the header “Upload-Offset” with the offset that HEAD has answered.',
    'Sende den Header „Upload-Offset“ mit der Stelle, die HEAD genannt hat.'
  ],

  // Comments.
  [
    'Only the author of a comment may change it.',
    'Nur wer einen Kommentar geschrieben hat, darf ihn ändern.'
  ],
  [
    'Only the author of a comment or an admin may delete it.',
    'Löschen darf einen Kommentar nur, wer ihn geschrieben hat, oder ein Admin.'
  ],
  [
    'A comment has at most {} attachments; these are {}.',
    'Ein Kommentar hat höchstens {1} Anhänge; das sind {2}.'
  ],
  [
    'One of the attachments is not there any more, or stands beside another comment. Attach it once more.',
    'Einer der Anhänge ist nicht mehr da oder gehört zu einem anderen Kommentar. Hänge ihn noch einmal an.'
  ],
  [
    'Too many of your attachments wait for a comment. Send those comments first, or wait a week.',
    'Zu viele deiner Anhänge warten auf einen Kommentar. Sende zuerst diese Kommentare oder warte eine Woche.'
  ],
  [
    'This is no picture or recording that browsers show. Send PNG, JPEG, GIF, WebP, WebM, MP4 or Ogg.',
    'Das ist kein Bild und keine Aufnahme, die Browser zeigen. Nimm PNG, JPEG, GIF, WebP, WebM, MP4 oder Ogg.'
  ],
  [
    'A recording beside a comment is at most 15 minutes long.',
    'Eine Aufnahme bei einem Kommentar ist höchstens 15 Minuten lang.'
  ],
  [
    'What stands beside a comment is at most 32 MiB. Upload a longer recording as one of its own.',
    'Ein Anhang hat höchstens 32 MiB. Lade Längeres als eigene Aufnahme hoch.'
  ],
  [
    'The attachment did not arrive within ten minutes. Try again on a better line, or send a smaller one.',
    'Der Anhang ist nicht innerhalb von zehn Minuten angekommen. Versuche es mit einer besseren Verbindung noch einmal oder nimm einen kleineren.'
  ],
  [
    "A comment's start_ms and end_ms must lie within the recording, in this order.",
    'Ein Kommentar muss innerhalb der Aufnahme liegen, erst start_ms, dann end_ms.'
  ],
  [
    "A region's x, y, width and height are parts of the picture between 0 and 1, and lie within it.",
    'Der Teil eines Bildes muss innerhalb des Bildes liegen; x, y, Breite und Höhe sind Anteile zwischen 0 und 1.'
  ],
  [
    'A comment mentions at most {} people; these are {}.',
    'Ein Kommentar erwähnt höchstens {1} Personen; das sind {2}.'
  ],
  [
    'Somebody who is mentioned is not a member of this workspace. Mention its members only.',
    'Jemand, der erwähnt wird, ist nicht Mitglied dieses Arbeitsbereichs. Erwähne nur dessen Mitglieder.'
  ],
  [
    'The assignee is not a member of this workspace. Choose one of its members.',
    'Die zuständige Person ist nicht Mitglied dieses Arbeitsbereichs. Wähle eines seiner Mitglieder.'
  ],
  [
    'A thread is settled by its first comment, and this one is a reply. Use its parent_id.',
    'Ein Thread wird bei seinem ersten Kommentar erledigt, und dieser ist eine Antwort. Nimm seine parent_id.'
  ],
  ['Answer with one of {}.', 'Reagiere mit einem von diesen: {1}.'],

  // Correcting a text.
  [
    'The text is still being made. It can be corrected as soon as it is complete.',
    'Der Text entsteht noch. Er lässt sich korrigieren, sobald er vollständig ist.'
  ],
  [
    'Somebody changed this line meanwhile. Nothing was overwritten; choose between both texts.',
    'Jemand hat diese Zeile inzwischen geändert. Nichts wurde überschrieben; wähle zwischen beiden Texten.'
  ],
  [
    '{} changed this line meanwhile. Nothing was overwritten; choose between both texts.',
    '{1} hat diese Zeile inzwischen geändert. Nichts wurde überschrieben; wähle zwischen beiden Texten.'
  ],
  [
    'This line was joined with another or removed meanwhile. Nothing was overwritten; read the text again.',
    'Diese Zeile wurde inzwischen entfernt oder mit einer anderen verbunden. Nichts wurde überschrieben; lies den Text noch einmal.'
  ],
  [
    'Lines that are joined must follow each other. Read the text again, then choose.',
    'Nur Zeilen, die aufeinander folgen, lassen sich verbinden. Lies den Text noch einmal und wähle dann.'
  ],
  [
    'A line is split between two of its words. Put the cursor between two words.',
    'Eine Zeile wird zwischen zwei ihrer Wörter geteilt. Setze die Schreibmarke zwischen zwei Wörter.'
  ],
  [
    'A later correction by the glossary stands on this one. Undo that one first.',
    'Eine spätere Korrektur durch das Glossar baut auf dieser auf. Mach zuerst jene rückgängig.'
  ],
  [
    'A later correction by {} stands on this one. Undo that one first.',
    'Eine spätere Korrektur durch {1} baut auf dieser auf. Mach zuerst jene rückgängig.'
  ],
  [
    'A later correction stands on this one. Undo that one first.',
    'Eine spätere Korrektur baut auf dieser auf. Mach zuerst jene rückgängig.'
  ],
  ['This was undone already.', 'Das wurde schon rückgängig gemacht.'],
  [
    'This was a correction of an earlier text, which another has replaced. Correct the new text instead.',
    'Das war eine Korrektur eines früheren Textes, der inzwischen ersetzt wurde. Korrigiere stattdessen den neuen.'
  ],
  [
    "A line's end_ms must lie behind its start_ms.",
    'Eine Zeile muss nach ihrem Anfang enden, end_ms also hinter start_ms liegen.'
  ],
  ['Name 1 to {} lines; these are {}.', 'Nenne 1 bis {1} Zeilen; das sind {2}.'],
  [
    'Another speaker has this name already; give each a name of its own.',
    'Eine andere Stimme heißt schon so; gib jeder einen eigenen Namen.'
  ],

  // The glossary.
  [
    'The glossary has this term already; change that one instead.',
    'Diesen Begriff gibt es im Glossar schon; ändere stattdessen den vorhandenen.'
  ],
  [
    'The glossary is full: it has {} terms. Delete some that nobody needs.',
    'Das Glossar ist voll: Es hat {1} Begriffe. Lösche einige, die niemand braucht.'
  ],
  ['A term has at most {} variants; these are {}.', 'Ein Begriff hat höchstens {1} Varianten; das sind {2}.'],
  [
    'The term “{}” has no letter and no digit, so it cannot be found in a text.',
    'Der Begriff „{1}“ hat weder Buchstaben noch Ziffern und ist deshalb in keinem Text zu finden.'
  ],
  [
    'The variant “{}” has no letter and no digit, so it cannot be found in a text.',
    'Die Variante „{1}“ hat weder Buchstaben noch Ziffern und ist deshalb in keinem Text zu finden.'
  ],
  ['Mend at most {} lines at once.', 'Korrigiere höchstens {1} Zeilen auf einmal.'],

  // A text from a file.
  [
    'The file is not UTF-8 text. Save it as UTF-8, then import it again.',
    'Die Datei ist kein Text in UTF-8. Speichere sie als UTF-8 und importiere sie dann noch einmal.'
  ],
  ['A text has 1 to {} lines; this file has {}.', 'Ein Text hat 1 bis {1} Zeilen; diese Datei hat {2}.'],
  [
    'Give the language as a code, such as “en” or “pt-BR”.',
    'Gib die Sprache als Kürzel an, zum Beispiel „en“ oder „pt-BR“.'
  ],
  [
    'Line {} lies outside of the recording ({} to {} ms). Is it the file of another recording?',
    'Zeile {1} liegt außerhalb der Aufnahme ({2} bis {3} ms). Ist das die Datei einer anderen Aufnahme?'
  ],
  ['This is no transcript as JSON: {}.', 'Das ist kein Transkript als JSON: {1}.'],
  [
    'A WebVTT file begins with the line WEBVTT; this one does not.',
    'Eine WebVTT-Datei beginnt mit der Zeile WEBVTT; diese nicht.'
  ],
  [
    "Line {} should give a cue's times, such as 00:01:02.500 --> 00:01:04.000, but is “{}”.",
    'In Zeile {1} sollten die Zeiten eines Untertitels stehen, zum Beispiel 00:01:02.500 --> 00:01:04.000; dort steht „{2}“.'
  ],
  [
    'No paragraph begins with a link to its moment, such as [1:02](…?t=62).',
    'Kein Absatz beginnt mit einem Link auf seine Stelle, zum Beispiel [1:02](…?t=62).'
  ],

  // Transcribing and translating.
  [
    'The recording is still being prepared, or could not be; its text is made after that.',
    'Die Aufnahme wird noch vorbereitet oder ließ sich nicht vorbereiten; der Text entsteht erst danach.'
  ],
  [
    'There is no text because the file could not be prepared.',
    'Es gibt keinen Text, weil die Datei nicht vorbereitet werden konnte.'
  ],
  [
    'This recording has no sound, so there is nothing to transcribe.',
    'Diese Aufnahme hat keinen Ton; es gibt nichts zu transkribieren.'
  ],
  [
    'This transcription was cancelled. Choose “Transcribe again” to start a new one.',
    'Diese Transkription wurde abgebrochen. Wähle „Neu transkribieren“, um eine neue zu beginnen.'
  ],
  [
    'This text has no gaps, so there is nothing to be heard again.',
    'Dieser Text hat keine Lücken; es gibt nichts, was noch einmal zu hören wäre.'
  ],
  [
    'Give the language as a code of two or three letters, such as “en”, or leave it out.',
    'Gib die Sprache als Kürzel aus zwei oder drei Buchstaben an, zum Beispiel „en“, oder lass sie weg.'
  ],
  [
    'Give a model by its name in GET /api/models, or leave it out.',
    'Nenne ein Modell mit seinem Namen aus GET /api/models oder lass es weg.'
  ],
  [
    'The model {} is not installed; installed are: {}. An operator can add it with “debrief model pull {}”.',
    'Das Modell {1} ist nicht installiert; installiert sind: {2}. Wer den Server betreibt, kann es mit „debrief model pull {3}“ hinzufügen.'
  ],
  [
    'This recording is in English already. If it is not, transcribe it again with its language.',
    'Diese Aufnahme ist schon auf Englisch. Wenn nicht, transkribiere sie neu und gib dabei ihre Sprache an.'
  ],
  [
    'A translation is heard from the windows of a transcription, and this recording has none that is complete. Transcribe it first.',
    'Eine Übersetzung folgt den Abschnitten einer Transkription, und diese Aufnahme hat noch keine vollständige. Transkribiere sie zuerst.'
  ],
  [
    'The speech model {} knows English only. Ask an operator to run “debrief model pull base”, and an admin to choose that model; the translation then begins by itself.',
    'Das Sprachmodell {1} kann nur Englisch. Wer den Server betreibt, kann „debrief model pull base“ ausführen und ein Admin danach jenes Modell wählen; dann beginnt die Übersetzung von selbst.'
  ],
  [
    'demo model: 287 words; run "debrief model pull base"',
    'Demomodell: 287 Wörter; führe für echte Sprache „debrief model pull base“ aus'
  ],

  // Searching.
  [
    'You have {} saved searches. Delete one that you do not need any more.',
    'Du hast {1} gespeicherte Suchen. Lösche eine, die du nicht mehr brauchst.'
  ],
  [
    'Moments are of the kinds title, transcript and comment; choose one of them.',
    'Stellen sind von der Art title, transcript oder comment; wähle eine davon.'
  ],
  [
    'Only questions can be looked for as open: leave `open` out, or set it to `question`.',
    'Offen können nur Fragen sein: Lass „open“ weg oder setze es auf „question“.'
  ],

  // Work that waits, or did not go well.
  [
    'The database does not answer; this goes on by itself when it does.',
    'Die Datenbank antwortet nicht; es geht von selbst weiter, sobald sie es wieder tut.'
  ],
  [
    "The database refused what this needs. Try again; if it stays so, the server's log says more.",
    'Die Datenbank hat abgelehnt, was hierfür nötig ist. Versuche es noch einmal; bleibt es dabei, steht mehr im Protokoll des Servers.'
  ],
  [
    'The object storage does not answer as it should; this goes on by itself when it does.',
    'Der Objektspeicher antwortet nicht, wie er soll; es geht von selbst weiter, sobald er es wieder tut.'
  ],
  [
    'The object storage refused what this needs. Ask an admin to run “debrief doctor”, then try again.',
    'Der Objektspeicher hat abgelehnt, was hierfür nötig ist. Bitte einen Admin, „debrief doctor“ auszuführen, und versuche es dann noch einmal.'
  ],
  [
    "The server's disk is almost full. The upload is safe; this goes on by itself when an admin has freed space.",
    'Die Festplatte des Servers ist fast voll. Der Upload ist sicher; es geht von selbst weiter, sobald ein Admin Platz geschaffen hat.'
  ],
  [
    "A working file could not be used; this is tried again by itself. The server's log says more.",
    'Eine Arbeitsdatei ließ sich nicht verwenden; es folgt von selbst ein neuer Versuch. Mehr dazu steht im Protokoll des Servers.'
  ],
  [
    "This ended without a result {} times. Try again; if it stays so, the server's log says more.",
    'Das endete {1}-mal ohne Ergebnis. Versuche es noch einmal; bleibt es dabei, steht mehr im Protokoll des Servers.'
  ],
  [
    'The sound could not be looked through; this is tried again by itself.',
    'Der Ton ließ sich nicht durchsehen; es folgt von selbst ein neuer Versuch.'
  ],
  [
    'What the storage gives back is not what was uploaded (its SHA-256 differs). Nothing was thrown away. Ask an admin to run “debrief doctor --verify”, then try again, or upload the file again.',
    'Was der Speicher zurückgibt, ist nicht das, was hochgeladen wurde (die SHA-256 ist eine andere). Nichts wurde weggeworfen. Bitte einen Admin, „debrief doctor --verify“ auszuführen, und versuche es dann noch einmal, oder lade die Datei noch einmal hoch.'
  ],
  [
    'The stored file is no longer what was uploaded (its SHA-256 differs). Ask an admin to run “debrief doctor --verify” and to bring the file back from a backup, or upload it again with “Replace file…”.',
    'Die gespeicherte Datei ist nicht mehr das, was hochgeladen wurde (die SHA-256 ist eine andere). Bitte einen Admin, „debrief doctor --verify“ auszuführen und die Datei aus einer Sicherung zurückzuholen, oder lade sie mit „Datei ersetzen …“ noch einmal hoch.'
  ],

  // Files that cannot be prepared.
  ['The file is empty.', 'Die Datei ist leer.'],
  ['This is not a recording: it is a picture.', 'Das ist keine Aufnahme, sondern ein Bild.'],
  ['This is not a recording: it is a text.', 'Das ist keine Aufnahme, sondern ein Text.'],
  [
    'This is not a recording: it has a music tag and no sound.',
    'Das ist keine Aufnahme: Die Datei enthält Angaben zu Musik, aber keinen Ton.'
  ],
  [
    'This is not a recording: it has neither pictures nor sound.',
    'Das ist keine Aufnahme: Die Datei hat weder Bild noch Ton.'
  ],
  [
    'This is not a recording: its bytes are of no known audio or video format.',
    'Das ist keine Aufnahme: Der Inhalt hat kein bekanntes Audio- oder Videoformat.'
  ],
  [
    'This is not a recording: its header is damaged.',
    'Das ist keine Aufnahme: Der Anfang der Datei ist beschädigt.'
  ],
  [
    'This is not a recording: its {} data is damaged.',
    'Das ist keine Aufnahme: Der Inhalt der Datei ({1}) ist beschädigt.'
  ],
  ['This is not a recording: {}.', 'Das ist keine Aufnahme: {1}.'],
  [
    'The recording is incomplete: it ends after its header. Upload the file again from where it was made.',
    'Die Aufnahme ist unvollständig: Sie endet gleich nach ihrem Anfang. Lade die Datei noch einmal von dort hoch, wo sie entstanden ist.'
  ],
  [
    'The recording is incomplete: it ends before its first picture or sound. Upload the file again from where it was made.',
    'Die Aufnahme ist unvollständig: Sie endet vor dem ersten Bild oder Ton. Lade die Datei noch einmal von dort hoch, wo sie entstanden ist.'
  ],
  [
    'The recording is incomplete: it ends too early. Upload the file again from where it was made.',
    'Die Aufnahme ist unvollständig: Sie endet zu früh. Lade die Datei noch einmal von dort hoch, wo sie entstanden ist.'
  ],
  [
    'The recording is incomplete: it holds no picture and no sound. Upload the file again from where it was made.',
    'Die Aufnahme ist unvollständig: Sie enthält weder Bild noch Ton. Lade die Datei noch einmal von dort hoch, wo sie entstanden ist.'
  ],
  [
    'The recording is incomplete: its end is missing. Upload the file again from where it was made.',
    'Die Aufnahme ist unvollständig: Ihr Ende fehlt. Lade die Datei noch einmal von dort hoch, wo sie entstanden ist.'
  ],
  [
    'The recording is incomplete: its index is missing. Upload the file again from where it was made.',
    'Die Aufnahme ist unvollständig: Ihr Index fehlt. Lade die Datei noch einmal von dort hoch, wo sie entstanden ist.'
  ],
  [
    'The recording is incomplete: {}. Upload the file again from where it was made.',
    'Die Aufnahme ist unvollständig: {1}. Lade die Datei noch einmal von dort hoch, wo sie entstanden ist.'
  ],
  [
    'This kind of recording is not supported: it uses {}. Convert it to MP4 or WebM and upload that.',
    'Diese Art von Aufnahme wird nicht unterstützt: Sie verwendet {1}. Wandle sie in MP4 oder WebM um und lade das hoch.'
  ],
  [
    'This kind of recording is not supported: its pictures are of an unknown kind. Convert it to MP4 or WebM and upload that.',
    'Diese Art von Aufnahme wird nicht unterstützt: Ihre Bilder sind von unbekannter Art. Wandle sie in MP4 oder WebM um und lade das hoch.'
  ],
  [
    'This kind of recording is not supported: its sound is of an unknown kind. Convert it to MP4 or WebM and upload that.',
    'Diese Art von Aufnahme wird nicht unterstützt: Ihr Ton ist von unbekannter Art. Wandle sie in MP4 oder WebM um und lade das hoch.'
  ],
  [
    'This kind of recording is not supported: {}. Convert it to MP4 or WebM and upload that.',
    'Diese Art von Aufnahme wird nicht unterstützt: {1}. Wandle sie in MP4 oder WebM um und lade das hoch.'
  ],
  [
    'This is a playlist that points to other files. Upload the recording itself.',
    'Das ist eine Wiedergabeliste, die auf andere Dateien verweist. Lade die Aufnahme selbst hoch.'
  ],
  [
    'The recording is longer than {} hours. Cut it into parts and upload these.',
    'Die Aufnahme ist länger als {1} Stunden. Schneide sie in Teile und lade diese hoch.'
  ],
  [
    "ffmpeg is not installed on the server. Install Debian's package ffmpeg there, then prepare the recording again.",
    'Auf dem Server ist ffmpeg nicht installiert. Installiere dort Debians Paket ffmpeg und bereite die Aufnahme dann noch einmal vor.'
  ],
  [
    'The server cannot isolate ffmpeg, so it does not open the file ({}). The kernel must allow seccomp filters.',
    'Der Server kann ffmpeg nicht abschotten und öffnet die Datei deshalb nicht ({1}). Der Kernel muss Filter mit seccomp erlauben.'
  ],
  [
    'ffmpeg could not process the recording: connecting ffmpeg: {}.',
    'ffmpeg konnte die Aufnahme nicht verarbeiten: Es ließ sich nicht verbinden ({1}).'
  ],
  [
    'ffmpeg could not process the recording: creating the result: {}.',
    'ffmpeg konnte die Aufnahme nicht verarbeiten: Das Ergebnis ließ sich nicht anlegen ({1}).'
  ],
  [
    'ffmpeg could not process the recording: decoding the sound came to a halt.',
    'ffmpeg konnte die Aufnahme nicht verarbeiten: Beim Ton ging es nicht mehr weiter.'
  ],
  [
    "ffmpeg could not process the recording: ffprobe's answer cannot be read.",
    'ffmpeg konnte die Aufnahme nicht verarbeiten: Die Antwort von ffprobe ist nicht lesbar.'
  ],
  [
    'ffmpeg could not process the recording: it crashed (signal {}).',
    'ffmpeg konnte die Aufnahme nicht verarbeiten: Es ist abgestürzt (Signal {1}).'
  ],
  [
    'ffmpeg could not process the recording: it gave no reason.',
    'ffmpeg konnte die Aufnahme nicht verarbeiten und hat keinen Grund genannt.'
  ],
  [
    'ffmpeg could not process the recording: it took longer than {} minutes.',
    'ffmpeg konnte die Aufnahme nicht verarbeiten: Es dauerte länger als {1} Minuten.'
  ],
  [
    'ffmpeg could not process the recording: it used too much processor time.',
    'ffmpeg konnte die Aufnahme nicht verarbeiten: Es brauchte zu viel Rechenzeit.'
  ],
  [
    'ffmpeg could not process the recording: it was stopped, for want of time or memory.',
    'ffmpeg konnte die Aufnahme nicht verarbeiten: Es wurde beendet, weil Zeit oder Arbeitsspeicher fehlte.'
  ],
  [
    'ffmpeg could not process the recording: its answer was too large.',
    'ffmpeg konnte die Aufnahme nicht verarbeiten: Die Antwort war zu groß.'
  ],
  [
    'ffmpeg could not process the recording: its output is not connected.',
    'ffmpeg konnte die Aufnahme nicht verarbeiten: Die Ausgabe ist nicht verbunden.'
  ],
  [
    'ffmpeg could not process the recording: its result became too large.',
    'ffmpeg konnte die Aufnahme nicht verarbeiten: Das Ergebnis wurde zu groß.'
  ],
  [
    'ffmpeg could not process the recording: opening it: {}.',
    'ffmpeg konnte die Aufnahme nicht verarbeiten: Die Datei ließ sich nicht öffnen ({1}).'
  ],
  [
    'ffmpeg could not process the recording: reading it: {}.',
    'ffmpeg konnte die Aufnahme nicht verarbeiten: Die Datei ließ sich nicht lesen ({1}).'
  ],
  [
    'ffmpeg could not process the recording: reading the sound: {}.',
    'ffmpeg konnte die Aufnahme nicht verarbeiten: Der Ton ließ sich nicht lesen ({1}).'
  ],
  [
    'ffmpeg could not process the recording: starting ffmpeg: {}.',
    'ffmpeg konnte die Aufnahme nicht verarbeiten: Es ließ sich nicht starten ({1}).'
  ],
  [
    'ffmpeg could not process the recording: waiting for ffmpeg: {}.',
    'ffmpeg konnte die Aufnahme nicht verarbeiten: Sein Ende ließ sich nicht abwarten ({1}).'
  ],
  [
    'ffmpeg could not process the recording: writing the poster: {}.',
    'ffmpeg konnte die Aufnahme nicht verarbeiten: Das Vorschaubild ließ sich nicht schreiben ({1}).'
  ],
  ['ffmpeg could not process the recording: {}.', 'ffmpeg konnte die Aufnahme nicht verarbeiten: {1}.'],

  // Speech models.
  ['A speech model is about to be downloaded.', 'Gleich wird ein Sprachmodell heruntergeladen.'],
  [
    'The speech model {} is being downloaded: {} of {} MB.',
    'Das Sprachmodell {1} wird heruntergeladen: {2} von {3} MB.'
  ],
  [
    'No Whisper model is installed; run `debrief model pull base`.',
    'Es ist kein Whisper-Modell installiert; führe auf dem Server „debrief model pull base“ aus.'
  ],
  [
    'There is no model named {}. Known are: {}, demo.',
    'Es gibt kein Modell namens {1}. Bekannt sind: {2}, demo.'
  ],
  [
    'The model {} is not installed; run `debrief model pull {}`.',
    'Das Modell {1} ist nicht installiert; führe auf dem Server „debrief model pull {2}“ aus.'
  ],
  [
    'The file of the model {} is damaged; run `debrief model remove {}` and `debrief model pull {}`.',
    'Die Datei des Modells {1} ist beschädigt; führe auf dem Server „debrief model remove {2}“ und „debrief model pull {3}“ aus.'
  ],
  [
    'The model file could not be read; this is tried again by itself.',
    'Die Modelldatei ließ sich nicht lesen; es folgt von selbst ein neuer Versuch.'
  ],
  ['The model file {} cannot be opened: {}.', 'Die Modelldatei {1} lässt sich nicht öffnen: {2}.'],
  ['The model file {} cannot be read: {}.', 'Die Modelldatei {1} lässt sich nicht lesen: {2}.'],
  ['The model file {} cannot be written: {}.', 'Die Modelldatei {1} lässt sich nicht schreiben: {2}.'],
  [
    'The model file cannot be used: loading it crashed (signal {}).',
    'Die Modelldatei ist nicht zu verwenden: Beim Laden gab es einen Absturz (Signal {1}).'
  ],
  ['The model file cannot be used: {}.', 'Die Modelldatei ist nicht zu verwenden: {1}.'],
  [
    '{} cannot be used as a model: it is cut short.',
    '{1} ist nicht als Modell zu verwenden: Die Datei ist unvollständig.'
  ],
  [
    '{} cannot be used as a model: it is empty.',
    '{1} ist nicht als Modell zu verwenden: Die Datei ist leer.'
  ],
  [
    '{} cannot be used as a model: it is not a file.',
    '{1} ist nicht als Modell zu verwenden: Es ist keine Datei.'
  ],
  [
    '{} cannot be used as a model: it is not a ggml model.',
    '{1} ist nicht als Modell zu verwenden: Es ist kein Modell im Format ggml.'
  ],
  [
    '{} cannot be used as a model: its header is not that of a Whisper model.',
    '{1} ist nicht als Modell zu verwenden: Der Anfang ist nicht der eines Whisper-Modells.'
  ],
  ['{} cannot be used as a model: {}.', '{1} ist nicht als Modell zu verwenden: {2}.'],

  // Recognising speech.
  ['The speech process did not start: {}.', 'Die Spracherkennung ließ sich nicht starten: {1}.'],
  [
    'The speech process could not be shut off from the system, so it does not run here.',
    'Die Spracherkennung ließ sich nicht vom System abschotten und läuft hier deshalb nicht.'
  ],
  [
    'The speech process could not be shut off from the system, so it does not run here: {}.',
    'Die Spracherkennung ließ sich nicht vom System abschotten und läuft hier deshalb nicht: {1}.'
  ],
  [
    'This build needs processor instructions that this machine lacks; build it on this machine.',
    'Dieses Programm braucht Prozessorbefehle, die der Server nicht hat; baue es auf dem Server selbst.'
  ],
  [
    'The speech process was killed, perhaps for lack of memory.',
    'Die Spracherkennung wurde beendet, vielleicht weil Arbeitsspeicher fehlte.'
  ],
  ['The speech process crashed (signal {}).', 'Die Spracherkennung ist abgestürzt (Signal {1}).'],
  ['The speech process ended (exit code {}).', 'Die Spracherkennung hat sich beendet (Exit-Code {1}).'],
  ['The speech process has ended.', 'Die Spracherkennung hat sich beendet.'],
  ['The speech process stopped answering.', 'Die Spracherkennung antwortet nicht mehr.'],
  [
    'The speech process gave an answer that makes no sense.',
    'Die Spracherkennung hat etwas geantwortet, das keinen Sinn ergibt.'
  ],
  [
    'The speech process was ended, because another window took too long.',
    'Die Spracherkennung wurde beendet, weil ein anderer Abschnitt zu lange gebraucht hat.'
  ],
  ['A window was not heard within {} s.', 'Ein Abschnitt war nach {1} s noch nicht gehört.'],
  ['A window is too long for the model.', 'Ein Abschnitt ist zu lang für das Modell.'],
  ['Whisper could not decode a window: {}.', 'Whisper konnte einen Abschnitt nicht dekodieren: {1}.'],
  ['The model did not load in time.', 'Das Modell war nicht rechtzeitig geladen.'],
  ['There is not enough memory for the model.', 'Für das Modell fehlt Arbeitsspeicher.'],
  ['The model has no state.', 'Das Modell hat keinen Zustand.'],
  ['The model does not know the language {}.', 'Das Modell kennt die Sprache {1} nicht.']
];

export const inGerman = lookup(SENTENCES);
