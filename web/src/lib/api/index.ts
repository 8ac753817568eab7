// The HTTP interface, a function a question. What few pages ask stands in files of its own.
import { call } from './client';
import { id, path, query } from './paths';
import type {
  Attachment,
  ChapterList,
  ChaptersWanted,
  Comment,
  CommentChange,
  CommentHistory,
  CommentList,
  Credentials,
  EditAnswer,
  EditList,
  ImportHow,
  Join,
  LeftOverList,
  LinePlace,
  LinkFacts,
  ListWanted,
  Me,
  Member,
  MemberList,
  NewEdit,
  NewPassword,
  Pictures,
  Recording,
  RecordingChange,
  RecordingList,
  Role,
  Say,
  SetUp,
  TagList,
  TranscribeAgain,
  Transcript,
  Translate,
  TranslationState,
  UploadList
} from './types';

export * from './types';
export { Failure, failureFrom, sentence, whenLoginRequired } from './client';

export const accounts = {
  me: (signal?: AbortSignal) => call<Me>('GET', '/api/me', { signal }),
  login: (body: Credentials) => call<Me>('POST', '/api/login', { body }),
  logout: () => call<void>('POST', '/api/logout'),
  link: (token: string) => call<LinkFacts>('GET', `/api/links/${id(token)}`),
  setup: (body: SetUp) => call<Me>('POST', '/api/setup', { body }),
  join: (body: Join) => call<Me>('POST', '/api/join', { body }),
  password: (body: NewPassword) => call<Me>('POST', '/api/password', { body })
};

export const members = {
  list: (cursor?: string | null) => call<MemberList>('GET', `/api/members${query({ cursor })}`),
  setRole: (userId: string, role: Role) =>
    call<Member>('PATCH', `/api/members/${id(userId)}`, { body: { role } }),
  remove: (userId: string) => call<void>('DELETE', `/api/members/${id(userId)}`)
};

export const uploads = {
  unfinished: () => call<UploadList>('GET', '/api/uploads')
};

export const recordings = {
  list: (wanted: ListWanted, limit: number, cursor?: string | null) =>
    call<RecordingList>('GET', `/api/recordings${query({ ...wanted, cursor, limit })}`),
  get: (recordingId: string) => call<Recording>('GET', path(recordingId)),
  change: (recordingId: string, body: RecordingChange) =>
    call<Recording>('PATCH', path(recordingId), { body }),
  trash: (recordingId: string) => call<Recording>('POST', `${path(recordingId)}/trash`, { body: {} }),
  restore: (recordingId: string) => call<Recording>('POST', `${path(recordingId)}/restore`, { body: {} }),
  remove: (recordingId: string) => call<void>('DELETE', path(recordingId)),
  /** How far one has watched. It is told even while the page is being left. */
  watched: (recordingId: string, positionMs: number) =>
    call<void>('PUT', `${path(recordingId)}/position`, {
      body: { position_ms: Math.round(positionMs) },
      keepalive: true
    }),
  pictures: (recordingId: string) => call<Pictures>('GET', `${path(recordingId)}/pictures`),
  tags: () => call<TagList>('GET', '/api/tags'),
  transcript: (recordingId: string) => call<Transcript>('GET', `${path(recordingId)}/transcript`),
  transcribe: (recordingId: string, body: TranscribeAgain) =>
    call<Recording>('POST', `${path(recordingId)}/transcribe`, { body }),
  retryGaps: (recordingId: string) =>
    call<Recording>('POST', `${path(recordingId)}/transcript/gaps/retry`, { body: {} }),
  cancelTranscribe: (recordingId: string) =>
    call<Recording>('POST', `${path(recordingId)}/transcribe/cancel`, { body: {} }),
  importText: (recordingId: string, how: ImportHow, file: Blob, idempotencyKey: string) =>
    call<Recording>('POST', `${path(recordingId)}/transcript/import${query({ ...how })}`, {
      file,
      idempotencyKey
    }),
  prepare: (recordingId: string) => call<Recording>('POST', `${path(recordingId)}/prepare`, { body: {} }),
  sample: (idempotencyKey: string) => call<Recording>('POST', '/api/sample', { body: {}, idempotencyKey })
};

/** What is said in another language, in English. */
export const translations = {
  begin: (recordingId: string, body: Translate) =>
    call<TranslationState>('POST', `${path(recordingId)}/translation`, { body }),
  remove: (recordingId: string) => call<void>('DELETE', `${path(recordingId)}/translation`)
};

export const chapters = {
  list: (recordingId: string) => call<ChapterList>('GET', `${path(recordingId)}/chapters`),
  replace: (recordingId: string, body: ChaptersWanted) =>
    call<ChapterList>('PUT', `${path(recordingId)}/chapters`, { body })
};

/** What people mend in a transcript. */
export const corrections = {
  edit: (recordingId: string, body: NewEdit, idempotencyKey: string) =>
    call<EditAnswer>('POST', `${path(recordingId)}/transcript/edits`, { body, idempotencyKey }),
  preview: (recordingId: string, body: NewEdit, signal?: AbortSignal) =>
    call<EditAnswer>('POST', `${path(recordingId)}/transcript/edits`, { body, signal }),
  history: (recordingId: string, before?: string | null) =>
    call<EditList>('GET', `${path(recordingId)}/transcript/edits${query({ before })}`),
  undo: (recordingId: string, editId: string) =>
    call<EditAnswer>('POST', `${path(recordingId)}/transcript/edits/${id(editId)}/undo`, { body: {} }),
  leftOver: (recordingId: string) => call<LeftOverList>('GET', `${path(recordingId)}/transcript/left-over`),
  settle: (recordingId: string, leftOverId: string, use: 'edited' | 'heard') =>
    call<EditAnswer>('POST', `${path(recordingId)}/transcript/left-over/${id(leftOverId)}`, {
      body: { use }
    }),
  line: (recordingId: string, lineId: string) =>
    call<LinePlace>('GET', `${path(recordingId)}/lines/${id(lineId)}`)
};

export const comments = {
  list: (recordingId: string) => call<CommentList>('GET', `${path(recordingId)}/comments`),
  create: (recordingId: string, body: Say, idempotencyKey: string) =>
    call<Comment>('POST', `${path(recordingId)}/comments`, { body, idempotencyKey }),
  edit: (commentId: string, body: CommentChange) =>
    call<Comment>('PATCH', `/api/comments/${id(commentId)}`, { body }),
  remove: (commentId: string) => call<void>('DELETE', `/api/comments/${id(commentId)}`),
  history: (commentId: string) => call<CommentHistory>('GET', `/api/comments/${id(commentId)}/history`),
  resolve: (commentId: string, resolved: boolean) =>
    call<Comment>('PUT', `/api/comments/${id(commentId)}/resolved`, { body: { resolved } }),
  react: (commentId: string, emoji: string, given: boolean) =>
    call<Comment>(given ? 'PUT' : 'DELETE', `/api/comments/${id(commentId)}/reactions/${id(emoji)}`)
};

/** Pictures and short recordings, stored for a comment that is about to be made. */
export const attachments = {
  send: (recordingId: string, file: Blob, durationMs: number | null, idempotencyKey: string) =>
    call<Attachment>('POST', `${path(recordingId)}/attachments${query({ duration_ms: durationMs })}`, {
      file,
      idempotencyKey
    })
};

/** All of a list that comes in pages. */
export async function everyPage<T>(
  ask: (cursor: string | null) => Promise<[T[], string | null]>
): Promise<T[]> {
  const all: T[] = [];
  let cursor: string | null = null;
  do {
    const [page, next]: [T[], string | null] = await ask(cursor);
    all.push(...page);
    cursor = next ?? null;
  } while (cursor !== null);
  return all;
}

/** Addresses that the browser itself fetches: media elements, images, downloads. */
export const address = {
  /** With the file that plays: another one must not come out of the browser's cache, nor be mixed with it. */
  media: (recordingId: string, file?: string) => `${path(recordingId)}/media${query({ file })}`,
  original: (recordingId: string) => `${path(recordingId)}/original`,
  sound: (recordingId: string) => `${path(recordingId)}/sound`,
  attachment: (attachmentId: string) => `/api/attachments/${id(attachmentId)}`,
  document: (recordingId: string) => `${path(recordingId)}/document.zip`,
  file: (recordingId: string, file: string) => `${path(recordingId)}/files/${id(file)}/original`,
  /** All small pictures of a recording in one. */
  storyboard: (recordingId: string, file?: string) => `${path(recordingId)}/storyboard${query({ file })}`,
  /** What was seen from a moment on. */
  still: (recordingId: string, startMs: number, file?: string) =>
    `${path(recordingId)}/stills/${startMs}${query({ file })}`,
  poster: (recordingId: string, file?: string) => `${path(recordingId)}/poster${query({ file })}`,
  captions: (recordingId: string, version: string) => `${path(recordingId)}/captions.vtt?version=${version}`,
  englishCaptions: (recordingId: string, version: string) =>
    `${path(recordingId)}/captions.en.vtt${query({ version })}`,
  transcript: (recordingId: string, format: string) => `${path(recordingId)}/transcript.${format}`
};
