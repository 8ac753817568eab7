export const record = 'Aufnehmen';
export const tabPaused = '‖ Pausiert';
export const tabRecording = '● Aufnahme läuft';
export const mayNotRecord =
  'Mit deiner Rolle kannst du ansehen und kommentieren. Möchtest du auch aufnehmen, wende dich an einen Admin des Arbeitsbereichs.';
export const stopQuestion = 'Aufnahme beenden?';
export const stopMeans =
  'Aufgenommen wird nur auf dieser Seite. Was bisher aufgenommen wurde, bleibt erhalten und wird zum Server übertragen.';
export const stopAndLeave = 'Beenden und verlassen';

export const everySecondKept =
  'Während du sprichst, wird jede Sekunde in diesem Browser gesichert und zum Server übertragen.';
export const whatToRecord = 'Was soll aufgenommen werden?';
export const screen = 'Bildschirm';
export const screenMeans = 'Ein Tab, ein Fenster oder alles';
export const screenAndCamera = 'Bildschirm und Kamera';
export const screenAndCameraMeans = 'Mit dir in einer Ecke';
export const camera = 'Kamera';
export const cameraMeans = 'Nur du';
export const sound = 'Ton';
export const soundMeans = 'Eine Sprachnachricht';
export const language = 'Sprache';
export const oneMoment = 'Einen Moment …';
export const start = 'Aufnahme starten';

export const microphone = 'Mikrofon';
export const microphoneNumber = (n: number) => `Mikrofon ${n}`;
export const cameraNumber = (n: number) => `Kamera ${n}`;
export const noMicrophone = 'Kein Mikrofon';
export const browsersChoice = 'Auswahl des Browsers';
export const microphoneUnplugged = 'Das Mikrofon wurde getrennt. Wähle ein anderes.';
export const microphoneLevel = 'Mikrofonpegel';
export const tryCameraAndMicrophone = 'Kamera und Mikrofon testen';
export const tryMicrophone = 'Mikrofon testen';
export const includeSound = 'Ton des Gezeigten mit aufnehmen';
export const reduceNoise = 'Störgeräusche verringern';
export const cameraAtLeft = 'Kamera links';

export const willBeRecorded = 'Was aufgenommen wird';
export const yourCamera = 'Deine Kamera';
export const onlyYourVoice = 'Nur deine Stimme wird aufgenommen.';
export const cameraAppears = 'Deine Kamera erscheint hier, sobald du sie erlaubst.';
export const screenChosenLater =
  'Nach dem Start wählst du einen Tab, ein Fenster oder den ganzen Bildschirm.';

export const begins = 'Aufnahme beginnt';
export const turnToIt = 'Wechsle zu dem, was du zeigen möchtest.';
export const hereWeGo = 'Gleich geht’s los.';
export const beginNow = 'Jetzt beginnen';

export const needsSecure = 'Zum Aufnehmen braucht es eine sichere Verbindung';
export const beforeCommand =
  'Diese Seite kam über einfaches HTTP. Mikrofon, Kamera und Bildschirm geben Browser nur über HTTPS frei, damit niemand im Netz mithören kann. Wer diesen Server betreibt, kann es mit';
export const afterCommand = ' einschalten.';
export const cannotRecord = 'Dieser Browser kann nicht aufnehmen';
export const hasNo = (missing: string) =>
  `Ihm fehlt: ${missing}. Aktuelle Versionen von Chrome, Edge, Firefox und Safari haben das.`;
export const untilThen =
  'Nimm bis dahin mit einem beliebigen Programm auf und lade die Datei hoch. Sie bekommt die gleiche Seite.';
export const uploadRecording = 'Aufnahme hochladen';

export const notFinished = 'Noch nicht abgeschlossen';
export const arrivedWithoutDetails = (when: string) =>
  `Aufgenommen ${when} – die Aufnahme ist angekommen, deine Angaben dazu noch nicht.`;
export const keptUntilSent = (length: string, size: string, when: string) =>
  `${length}, ${size}, aufgenommen ${when} – bleibt in diesem Browser, bis der Server alles hat.`;
export const finish = 'Abschließen';
export const download = 'Herunterladen';
export const discard = 'Verwerfen';
export const discardNamed = (title: string) => `${title} verwerfen`;
export const discardThis = 'Diese Aufnahme verwerfen';
export const discardQuestion = 'Diese Aufnahme verwerfen?';
export const discardNamedMeans = (title: string) =>
  `„${title}“ wird hier und auf dem Server endgültig entfernt.`;
export const discardLiveMeans = 'Was aufgenommen wurde, wird hier und auf dem Server endgültig entfernt.';
export const discardMeans = 'Diese Aufnahme wird hier und auf dem Server endgültig entfernt.';

export const isBeingRecorded = 'Was gerade aufgenommen wird';
export const recordedSoFar = (time: string) => `Aufgenommen: ${time}`;
export const paused = 'Pausiert';
export const recording = 'Aufnahme läuft';
export const chapter = 'Kapitel';
export const markChapterKey = 'Kapitel markieren (m)';
export const resume = 'Fortsetzen';
export const pause = 'Pause';
export const resumeKey = 'Fortsetzen (p)';
export const pauseKey = 'Pause (p)';
export const stop = 'Beenden';

export const microphoneGone =
  'Das Mikrofon ist weg. Die Aufnahme läuft ohne deine Stimme weiter; wähle ein anderes Mikrofon, und du bist in derselben Datei wieder zu hören.';
export const useMicrophone = 'Dieses Mikrofon verwenden';
export const cameraGoneSound = 'Die Kamera ist weg. Die Aufnahme läuft mit Ton weiter.';
export const cameraGoneBubble = 'Die Kamera ist weg. Die Aufnahme läuft ohne ihr Bild weiter.';
export const tryCameraAgain = 'Kamera noch einmal versuchen';
export const tooBusy = (seconds: number) =>
  `Dieser Rechner ist zu ausgelastet, um mit dem Bild Schritt zu halten. Die Aufnahme läuft weiter, aber ein Absturz würde jetzt die letzten ${seconds} Sekunden kosten. Es hilft, andere Programme zu schließen.`;
export const noRoomNoServer =
  'Der Speicher dieses Browsers nimmt nichts mehr auf, und der Server antwortet nicht. Die Aufnahme läuft noch ein paar Minuten im Arbeitsspeicher weiter und endet dann von selbst, mit allem bis dahin. Beende sie besser jetzt.';
export const noRoom =
  'Der Speicher dieses Browsers nimmt nichts mehr auf. Die Aufnahme läuft weiter: Jede Sekunde geht sofort zum Server.';

export const title = 'Titel';
export const description = 'Beschreibung';
export const whatAbout = 'Worum geht es?';
export const notOnServerYet = (problem: string) => `Hier gesichert, noch nicht auf dem Server: ${problem}`;

export const chapters = 'Kapitel';
export const noneMarked = 'Es wurden keine markiert.';
export const markNew = 'Markiere, wo etwas Neues beginnt; benennen kannst du es jetzt oder später.';
export const chapterNumber = (n: number) => `Kapitel ${n}`;
export const chapterAt = (time: string) => `Kapitel bei ${time}`;
export const removeChapterAt = (time: string) => `Kapitel bei ${time} entfernen`;

export const askSomebody = 'Jemanden um etwas bitten';
export const toDoFor = 'Aufgabe für';
export const questionFor = 'Frage an';
export const forEverybody = 'alle';
export const sent = 'Gesendet.';
export const goesOut = 'Wird gesendet, sobald die Aufnahme angekommen ist.';
export const removeAsk = (body: string) => `„${body}“ entfernen`;
export const what = 'Was';
export const toDo = 'Aufgabe';
export const question = 'Frage';
export const ofWhom = 'An wen';
export const everybody = 'Alle';
export const isYou = (name: string) => `${name} (du)`;
export const text = 'Text';
export const until = 'Bis';
export const optional = '(freiwillig)';
export const add = 'Hinzufügen';

export const untitled = 'Aufnahme';
export const recordedLength = (length: string) => `${length} aufgenommen`;
export const recordAnother = 'Noch eine aufnehmen';
export const open = 'Öffnen';
export const recordAgain = 'Neu aufnehmen';
export const recordAgainQuestion = 'Neu aufnehmen?';
export const discardAndRecord = 'Verwerfen und neu aufnehmen';
export const uploadAgain = 'Noch einmal hochladen';
export const sharingEnded =
  'Das Teilen wurde in der Leiste des Browsers beendet und die Aufnahme mit ihm. Sie ist vollständig hier.';
export const stoppedForRoom =
  'Weder der Speicher dieses Browsers noch der Server nahm noch etwas auf, deshalb wurde die Aufnahme beendet. Alles bis dahin ist hier.';
export const endedByBrowser = 'Der Browser hat die Aufnahme beendet. Alles bis dahin ist hier.';

export const preview = 'Vorschau';
export const isOnServer = 'Die Aufnahme ist auf dem Server.';
export const nothingKept = 'In diesem Browser ist nichts mehr davon.';
export const downloadFile = (size: string) => `Datei herunterladen (${size})`;

export const keptAsYouSpeak = 'Laufend gesichert';
export const onItsWay = 'Unterwegs zum Server';
export const comparing = 'Abgleich mit dem Server';
export const safeToClose = 'Kann geschlossen werden';
export const notSafeYet = 'Noch nicht sicher';
export const serverRefuses = 'Vom Server abgelehnt';
export const size = 'Größe';
export const inBytes = (n: number) => `${n} Byte`;
export const comparedBySize =
  'Der Server hat jedes Byte, das er bestätigt hat; dieser Browser hatte nicht mehr alle, um die Prüfsumme zu vergleichen.';
export const comparedBySum = 'Der Server hat genau das, was hier aufgenommen wurde.';
export const took = (seconds: string) => `Das war ${seconds.replace('.', ',')} s nach dem Ende so weit.`;
export const notSavedYet = (problem: string) => `Noch nicht gespeichert, aber hier gesichert: ${problem}`;
export const sentToServer = 'Zum Server übertragen';
export const onServer = 'Auf dem Server';
export const keptHere = 'Hier gesichert, unterwegs';
export const inMemory = 'Noch im Arbeitsspeicher';
export const keepOpen = 'Lass diese Seite offen, bis hier „Kann geschlossen werden“ steht.';
