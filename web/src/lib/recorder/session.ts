// What is known of one recording while it is made and until the server has confirmed it.

export type Source = 'screen' | 'screen-camera' | 'camera' | 'sound';

export interface Chapter {
  start_ms: number;
  title: string;
}

/** What is asked of somebody; it becomes a comment at the beginning of the recording. */
export interface Ask {
  /** Also its idempotency key: however often it is sent, it is asked once. */
  id: string;
  kind: 'action' | 'question';
  body: string;
  assignee_id: string | null;
  /** RFC 3339, or null. */
  due_at: string | null;
  sent: boolean;
}

/** The row that survives a crash. Sizes in bytes, times in unix ms unless the name says otherwise. */
export interface Session {
  id: string;
  userId: string;
  source: Source;
  mime: string;
  filename: string;
  startedAt: number;
  durationMs: number;
  /** All that was recorded and kept in this browser, without a gap from the beginning. */
  sizeBytes: number;
  /** Nothing more will be recorded. */
  stopped: boolean;
  /** False once a slice could be kept in memory only: then this browser's copy has an end before the recording's. */
  whole: boolean;
  /** What is spoken, as a code; null: it is to be detected. Rows of earlier versions have none. */
  language?: string | null;
  chapters: Chapter[];
  title: string;
  description: string;
  asks: Ask[];
  /** An ask that is still being typed. */
  askDraft: Omit<Ask, 'id' | 'sent'> | null;
  /** Sent with the creation of the upload, so that a lost answer leaves no second one behind. */
  uploadKey: string;
  uploadId: string | null;
  recordingId: string | null;
  /** How much the server has acknowledged. */
  offsetBytes: number;
  /** The server's receipt was compared with what was recorded, and both agree. */
  settled: boolean;
  /** What of the details the server knows already, as JSON of what was sent. */
  sentDetails: string | null;
  sentChapters: string | null;
}

export function newSession(
  facts: Pick<
    Session,
    'id' | 'userId' | 'source' | 'mime' | 'filename' | 'startedAt' | 'title' | 'uploadKey' | 'language'
  >
): Session {
  return {
    ...facts,
    durationMs: 0,
    sizeBytes: 0,
    stopped: false,
    whole: true,
    chapters: [],
    description: '',
    asks: [],
    askDraft: null,
    uploadId: null,
    recordingId: null,
    offsetBytes: 0,
    settled: false,
    sentDetails: null,
    sentChapters: null
  };
}
