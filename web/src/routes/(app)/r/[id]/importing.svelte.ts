import { sentence, type ImportHow } from '$lib/api';
import { bytes } from '$lib/bytes';
import { freshKey } from '$lib/keys';
import * as t from '$texts/imports';

export type Format = ImportHow['format'];

const FORMATS: Record<string, Format> = {
  vtt: 'vtt',
  srt: 'srt',
  md: 'md',
  markdown: 'md',
  json: 'json',
  txt: 'txt',
  text: 'txt'
};
export const ACCEPTED = Object.keys(FORMATS)
  .map((extension) => `.${extension}`)
  .join();

/** The server takes no larger ones. */
const MOST_BYTES = 32 * 1024 * 1024;

/** These tell nothing of their language; most likely it is that of the text before. */
const WITHOUT_LANGUAGE: Format[] = ['srt', 'md', 'txt'];

export type Send = (how: ImportHow, file: Blob, key: string) => Promise<number>;

/** A file that is to become the text of a recording. */
export class Importing {
  file = $state.raw<File | null>(null);
  /** A code; empty: as the file tells. */
  language = $state('');
  busy = $state(false);
  problem = $state<string | null>(null);
  #format: Format | null = null;
  /** Of this file in this language, so that an answer that got lost does not make two versions. */
  #attempt: { of: string; key: string } | null = null;

  constructor(
    private readonly send: Send,
    private readonly known: string | null
  ) {}

  choose(files: readonly File[]): void {
    const [file] = files;
    if (!file || this.busy) return;
    this.problem = whyRefused(files);
    this.#format = formatOf(file.name);
    this.#attempt = null;
    this.file = this.problem === null ? file : null;
    if (this.#format && WITHOUT_LANGUAGE.includes(this.#format)) this.language = this.known ?? '';
    else this.language = '';
  }

  /** Says what has happened, once it has. Null: nothing has, and the reason is shown. */
  async run(): Promise<string | null> {
    const [file, format] = [this.file, this.#format];
    if (!file || !format || this.busy) return null;
    this.busy = true;
    this.problem = null;
    try {
      const lines = await this.send({ format, language: this.language || undefined }, file, this.#key());
      return t.isTheText(file.name, lines);
    } catch (cause) {
      this.problem = sentence(cause);
      return null;
    } finally {
      this.busy = false;
    }
  }

  #key(): string {
    const of = this.language;
    if (this.#attempt?.of !== of) this.#attempt = { of, key: freshKey() };
    return this.#attempt.key;
  }
}

export function formatOf(filename: string): Format | null {
  const extension = /\.([a-z]+)$/i.exec(filename)?.[1]?.toLowerCase() ?? '';
  return FORMATS[extension] ?? null;
}

function whyRefused(files: readonly File[]): string | null {
  const [file] = files;
  if (files.length > 1) return t.severalFiles;
  if (!file) return null;
  if (formatOf(file.name) === null) return t.isOfAnotherKind(file.name);
  if (file.size === 0) return t.isEmpty(file.name);
  if (file.size > MOST_BYTES) return t.isTooLarge(file.name, bytes(MOST_BYTES));
  return null;
}
