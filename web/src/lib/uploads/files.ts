// Files as the browser gives them: chosen, dropped, in folders; with a handle where there is one.
import * as t from '$texts/arrivals';
import type { DroppedPart } from './drop';

export interface Picked {
  file: File;
  handle: FileSystemFileHandle | null;
}

/** The parts of File System Access that TypeScript's library does not know. Chromium on secure origins only. */
interface Pickers {
  showOpenFilePicker?: (options: unknown) => Promise<FileSystemFileHandle[]>;
}
type AskingHandle = FileSystemFileHandle & {
  requestPermission?: (descriptor: { mode: 'read' }) => Promise<PermissionState>;
};

export const ACCEPTED = 'video/*,audio/*,.mkv,.mov,.flac';
const VIDEO = ['.mp4', '.m4v', '.mov', '.mkv', '.webm', '.avi', '.mpg', '.mpeg', '.ts', '.3gp', '.ogv'];
const AUDIO = ['.mp3', '.m4a', '.aac', '.wav', '.flac', '.ogg', '.oga', '.opus', '.weba'];

export const withoutHandle = (file: File): Picked => ({ file, handle: null });

/** Of a folder only what can be a recording; what somebody chose by itself is never left out. */
export function isRecording(file: Pick<File, 'name' | 'type'>): boolean {
  const name = file.name.toLowerCase();
  return (
    /^(video|audio)\//.test(file.type) || [...VIDEO, ...AUDIO].some((extension) => name.endsWith(extension))
  );
}

export const canPick = () => 'showOpenFilePicker' in window;

/** Asks with the browser's own dialog. Empty when it was closed. */
export async function pick(multiple = true): Promise<Picked[]> {
  const { showOpenFilePicker } = window as Pickers;
  if (!showOpenFilePicker) return [];
  try {
    const types = [{ description: t.recordings, accept: { 'video/*': VIDEO, 'audio/*': AUDIO } }];
    const handles = await showOpenFilePicker({ multiple, types });
    return await Promise.all(handles.map(async (handle) => ({ file: await handle.getFile(), handle })));
  } catch {
    return [];
  }
}

/** For the click on a file input: where the browser has handles to give, its own dialog takes the input's place. */
export function insteadOfInput(event: Event, multiple: boolean, take: (picked: Picked[]) => void): void {
  if (!canPick()) return;
  event.preventDefault();
  void pick(multiple).then(take);
}

/** The file behind a kept handle. Null: not allowed, or it is gone. Only in answer to a click: it may ask. */
export async function reopen(handle: FileSystemFileHandle): Promise<File | null> {
  try {
    const asking = handle as AskingHandle;
    const state = (await asking.requestPermission?.({ mode: 'read' })) ?? 'granted';
    return state === 'granted' ? await handle.getFile() : null;
  } catch {
    return null;
  }
}

export interface Dropped {
  files: Picked[];
  /** Files of folders that are no recordings. */
  leftOut: number;
}

/** The files of what was dropped, with those in folders. */
export async function dropped(parts: readonly DroppedPart[]): Promise<Dropped> {
  const outcome: Dropped = { files: [], leftOut: 0 };
  for (const { entry, file, handle } of parts) {
    if (entry?.isDirectory) await walk(entry as FileSystemDirectoryEntry, outcome);
    else if (file) outcome.files.push({ file, handle: fileHandle(await handle) });
  }
  return outcome;
}

function fileHandle(handle: FileSystemHandle | null): FileSystemFileHandle | null {
  return handle?.kind === 'file' ? (handle as FileSystemFileHandle) : null;
}

export function fromFolder(files: Iterable<File>): Dropped {
  const all = Array.from(files);
  const recordings = all.filter(isRecording);
  return { files: recordings.map(withoutHandle), leftOut: all.length - recordings.length };
}

async function walk(folder: FileSystemDirectoryEntry, outcome: Dropped): Promise<void> {
  const reader = folder.createReader();
  for (;;) {
    // It hands out a hundred at a time, and nothing when there are no more.
    const entries = await new Promise<FileSystemEntry[]>((resolve) =>
      reader.readEntries(resolve, () => resolve([]))
    );
    if (entries.length === 0) return;
    for (const entry of entries) {
      if (entry.isDirectory) await walk(entry as FileSystemDirectoryEntry, outcome);
      else await take(entry as FileSystemFileEntry, outcome);
    }
  }
}

async function take(entry: FileSystemFileEntry, outcome: Dropped): Promise<void> {
  const file = await new Promise<File | null>((resolve) => entry.file(resolve, () => resolve(null)));
  if (file && isRecording(file)) outcome.files.push(withoutHandle(file));
  else outcome.leftOut += 1;
}
