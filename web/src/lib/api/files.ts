import { call } from './client';
import { id, path } from './paths';
import type { Recording, RecordingFiles } from './types';

/** The files of a recording: the one that plays, what is to take its place, and earlier ones. */
export const files = {
  list: (recordingId: string) => call<RecordingFiles>('GET', `${path(recordingId)}/files`),
  restore: (recordingId: string, fileId: string) =>
    call<Recording>('POST', `${path(recordingId)}/files/${id(fileId)}/restore`, { body: {} }),
  remove: (recordingId: string, fileId: string) =>
    call<void>('DELETE', `${path(recordingId)}/files/${id(fileId)}`)
};
