// The shapes of the HTTP interface under short names. They come from the server's OpenAPI document (schema.d.ts).
import type { components, paths } from './schema';

type Schemas = components['schemas'];

/**
 * What the server answers. The document calls nullable fields optional; answers always carry them, null where
 * there is nothing.
 */
type Answer<T> = T extends readonly (infer Item)[]
  ? Answer<Item>[]
  : T extends object
    ? { [Field in keyof T]-?: Answer<Exclude<T[Field], undefined>> }
    : T;

export type Role = Schemas['Role'];
export type Reason = Answer<Schemas['Reason']>;
export type Me = Answer<Schemas['Me']>;
export type LinkFacts = Answer<Schemas['LinkView']>;
export type Member = Answer<Schemas['Member']>;
export type MemberList = Answer<Schemas['MemberList']>;
export type Invitation = Omit<Answer<Schemas['Invitation']>, 'url'> & {
  /** Only in the answer to its creation. */
  url?: string | null;
};
export type InvitationList = Omit<Answer<Schemas['InvitationList']>, 'invitations'> & {
  invitations: Invitation[];
};
export type UnfinishedUpload = Answer<Schemas['UploadView']>;
export type UploadList = Answer<Schemas['UploadList']>;
export type Recording = Answer<Schemas['Recording']>;
export type RecordingFile = Answer<Schemas['RecordingFile']>;
export type RecordingFiles = Answer<Schemas['RecordingFiles']>;
export type RecordingList = Answer<Schemas['RecordingList']>;
export type RecordingLink = Answer<Schemas['RecordingLink']>;
export type Tag = Answer<Schemas['Tag']>;
export type TagList = Answer<Schemas['TagList']>;
export type Pictures = Answer<Schemas['Pictures']>;
export type Storyboard = Answer<Schemas['Storyboard']>;
export type TranscriptGap = Answer<Schemas['TranscriptGap']>;
export type Person = Answer<Schemas['Person']>;
export type Attachment = Answer<Schemas['Attachment']>;
export type Comment = Answer<Schemas['Comment']>;
export type CommentList = Answer<Schemas['CommentList']>;
export type CommentHistory = Answer<Schemas['CommentHistory']>;
export type Reaction = Answer<Schemas['Reaction']>;
export type Chapter = Answer<Schemas['Chapter']>;
export type ChapterSuggestion = Answer<Schemas['ChapterSuggestion']>;
export type ChapterList = Answer<Schemas['ChapterList']>;
export type SpeechModels = Answer<Schemas['ModelStatus']>;
export type TranslationState = Answer<Schemas['TranslationState']>;
export type Workspace = Answer<Schemas['WorkspaceSettings']>;
export type Moment = Answer<Schemas['Moment']>;
export type MomentList = Answer<Schemas['MomentList']>;
export type SavedSearch = Answer<Schemas['SavedSearch']>;
export type SavedSearchList = Answer<Schemas['SavedSearchList']>;
export type Change = Answer<Schemas['Change']>;

/** What the server is told. */
export type Credentials = Schemas['Credentials'];
export type SetUp = Schemas['SetUp'];
export type Join = Schemas['Join'];
export type NewPassword = Schemas['NewPassword'];
export type Invite = Schemas['Invite'];
export type RecordingChange = Schemas['RecordingChange'];
/** Which recordings, in which order. */
export type ListWanted = Omit<
  NonNullable<paths['/api/recordings']['get']['parameters']['query']>,
  'cursor' | 'limit'
>;
export type ImportHow = paths['/api/recordings/{id}/transcript/import']['post']['parameters']['query'];
export type TranscribeAgain = Schemas['TranscribeAgain'];
export type Translate = Schemas['Translate'];
export type WorkspaceChange = Schemas['WorkspaceChange'];
export type Say = Schemas['Say'];
export type Quote = Schemas['Quote'];
export type Region = Schemas['Region'];
export type CommentChange = Schemas['Edit'];
export type SearchWanted = NonNullable<paths['/api/search']['get']['parameters']['query']>;
export type NewSavedSearch = Schemas['NewSavedSearch'];
export type ChaptersWanted = Schemas['ChaptersWanted'];

// Corrections and the glossary.
export type Segment = Answer<Schemas['Line']>;
export type Transcript = Answer<Schemas['Transcript']>;
export type Speaker = Answer<Schemas['Speaker']>;
export type LineEdited = Answer<Schemas['LineEdited']>;
export type EditKind = Schemas['EditKind'];
export type EditLine = Answer<Schemas['LineThen']>;
export type Edit = Answer<Schemas['TranscriptEdit']>;
export type EditList = Answer<Schemas['EditList']>;
export type Match = Answer<Schemas['ReplacementMatch']>;
export type Suggestion = Answer<Schemas['Suggestion']>;
export type EditAnswer = Answer<Schemas['CorrectionOutcome']>;
/** Beside the error `line_changed`. No line: it was joined with another or removed. */
export type LineConflict = Answer<Schemas['BothTexts']>;
export type LeftOver = Answer<Schemas['LeftOver']>;
export type LeftOverList = Answer<Schemas['LeftOverList']>;
export type LinePlace = Answer<Schemas['LinePlace']>;
export type Term = Answer<Schemas['Term']>;
export type TermList = Answer<Schemas['TermList']>;
export type Occurrence = Answer<Schemas['Occurrence']>;
export type OccurrenceList = Answer<Schemas['OccurrenceList']>;
export type Mended = Answer<Schemas['Mended']>;

export interface LineRef {
  id: string;
  revision: number;
}
export type SpeakerChoice = { id: string } | { name: string } | null;
export type NewEdit =
  | { kind: 'text'; line: LineRef; text: string }
  /** `at` counts Unicode scalar values. */
  | { kind: 'split'; line: LineRef; at: number }
  | { kind: 'join'; lines: LineRef[] }
  | { kind: 'insert'; start_ms: number; end_ms: number; text: string }
  | { kind: 'speaker'; lines: string[]; speaker: SpeakerChoice }
  | { kind: 'rename_speaker'; speaker_id: string; name: string }
  | ({ kind: 'replace'; lines?: string[]; dry_run: boolean } & Replacement);
export interface Replacement {
  find: string;
  replace: string;
  match_case: boolean;
  whole_words: boolean;
}
export interface NewTerm {
  term: string;
  heard_as: string[];
}
export type TermChange = Partial<NewTerm>;
export interface LinesToMend {
  lines: { recording_id: string; line_id: string; revision: number }[];
}
