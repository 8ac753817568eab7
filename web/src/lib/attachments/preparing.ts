// Makes what somebody gives ready to be sent: small enough, and without what a camera writes into its pictures.
import { freshKey } from '$lib/keys';
import * as t from '$texts/attachments';
import { files, type FileFacts } from './store';

/** Beside one comment. */
export const MOST_FILES = 10;
const MOST_BYTES = 32 * 1024 * 1024;
/** A picture of a screen in four times the pixels of HD is told as well as a larger one. */
const LONGEST_SIDE = 4096;
/** Cameras and phones tell in them where they were made. */
const TELLS_MORE = [
  'image/jpeg',
  'image/webp',
  'image/heic',
  'image/heif',
  'image/avif',
  'image/bmp',
  'image/tiff'
];

/** Why something cannot be had, as a person reads it. */
export class NotAttached extends Error {}

/** Keeps a file in this browser; it is sent with the comment. */
export async function attach(file: Blob, durationMs: number | null = null): Promise<FileFacts> {
  const blob = file.type.startsWith('image/') ? await picture(file) : file;
  if (blob.size > MOST_BYTES) throw new NotAttached(t.tooLarge);
  const key = freshKey();
  await files.keep(key, blob);
  return { key, media_type: blob.type, size_bytes: blob.size, duration_ms: durationMs };
}

async function picture(file: Blob): Promise<Blob> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    throw new NotAttached(t.cannotShowPicture);
  }
  const { width, height } = bitmap;
  try {
    const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height));
    // A moving picture would stand still.
    if (file.type === 'image/gif' || (scale === 1 && !TELLS_MORE.includes(file.type))) return file;
    return await drawn(
      bitmap,
      Math.round(width * scale),
      Math.round(height * scale),
      file.type === 'image/png'
    );
  } finally {
    bitmap.close();
  }
}

async function drawn(bitmap: ImageBitmap, width: number, height: number, sharp: boolean): Promise<Blob> {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, width, height);
  const type = sharp ? 'image/png' : 'image/jpeg';
  const made = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, 0.92));
  if (!made) throw new NotAttached(t.pictureTooLarge);
  return made;
}
