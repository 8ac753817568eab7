// The shapes of the HTTP interface under short names. They come from the server's OpenAPI document (schema.d.ts).
import type { components } from './schema';

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
export type Transcript = Answer<Schemas['Transcript']>;
export type TranscriptGap = Answer<Schemas['TranscriptGap']>;
export type Segment = Answer<Schemas['Segment']>;
export type Comment = Answer<Schemas['Comment']>;
export type CommentList = Answer<Schemas['CommentList']>;
export type Chapter = Answer<Schemas['Chapter']>;
export type ChapterList = Answer<Schemas['ChapterList']>;
export type SpeechModels = Answer<Schemas['ModelStatus']>;
export type Moment = Answer<Schemas['Moment']>;
export type MomentList = Answer<Schemas['MomentList']>;
export type Change = Answer<Schemas['Change']>;

/** What the server is told. */
export type Credentials = Schemas['Credentials'];
export type SetUp = Schemas['SetUp'];
export type Join = Schemas['Join'];
export type NewPassword = Schemas['NewPassword'];
export type Invite = Schemas['Invite'];
export type RecordingChange = Schemas['RecordingChange'];
export type TranscribeAgain = Schemas['TranscribeAgain'];
export type Say = Schemas['Say'];
export type ChaptersWanted = Schemas['ChaptersWanted'];
