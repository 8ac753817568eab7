// What most visits to a recording do without: it is fetched where a recording's state shows it, or when somebody asks.
import { Drafts } from '$lib/drafts';
import { lazy } from '$lib/lazy';
import { session } from '$lib/session.svelte';
import type { Chapters } from './chapter-list.svelte';
import { DESK, isUnfinished } from './corrections/corrections.svelte';
import type { Watch } from './watch.svelte';

// Shown by a state.
export const MEDIA_STATE = lazy(() => import('./MediaState.svelte'));
export const STANDING = lazy(() => import('./Standing.svelte'));
export const REPLACE_PROGRESS = lazy(() => import('./ReplaceProgress.svelte'));
export const TRANSCRIPT_STATE = lazy(() => import('./TranscriptState.svelte'));
export const GAP_ROW = lazy(() => import('./GapRow.svelte'));
export const TRANSLATION_STATE = lazy(() => import('./TranslationState.svelte'));
export const SUGGESTED_CHAPTERS = lazy(() => import('./SuggestedChapters.svelte'));
export const WAITING_COMMENT = lazy(() => import('./WaitingComment.svelte'));
export const ATTACHED = lazy(() => import('./beside/Attached.svelte'));

// Asked for.
export const DOWNLOAD_CHOICES = lazy(() => import('./DownloadChoices.svelte'));
export const TEXT_CHOICES = lazy(() => import('./TextChoices.svelte'));
export const RECORDING_CHOICES = lazy(() => import('./RecordingChoices.svelte'));
export const TEXT_DIALOGS = lazy(() => import('./TextDialogs.svelte'));
export const RECORDING_DIALOGS = lazy(() => import('./RecordingDialogs.svelte'));
export const LINK_DIALOG = lazy(() => import('./LinkDialog.svelte'));
export const CONFIRM = lazy(() => import('$lib/ui/Confirm.svelte'));
export const COMMENT_HISTORY = lazy(() => import('./CommentHistory.svelte'));
export const ATTACHING = lazy(() => import('./beside/attaching'));
export const FILES_BESIDE = lazy(() => import('./beside/Files.svelte'));
export const ASK_FIELDS = lazy(() => import('./AskFields.svelte'));
export const FILES = lazy(() => import('./FileList.svelte'));
export const CHAPTER_FORM = lazy(() => import('./ChapterForm.svelte'));
export const LINE_TOOLS = lazy(() => import('./corrections/LineTools.svelte'));
export const FINDING = lazy(() => import('./find/finding'));
export const SELECTION_BAR = lazy(() => import('./quotes/SelectionBar.svelte'));
export const DRAWING_BOARD = lazy(() => import('./regions/DrawingBoard.svelte'));
export const PREVIEW = lazy(() => import('./preview'));

export const showsStanding = ({ recording }: Watch): boolean =>
  recording.trash !== null || recording.superseded_by !== null;

/** Whether there is something to tell of the text: of one that is there and complete there is not. */
export const showsTranscriptState = ({ recording, transcript }: Watch): boolean =>
  recording.transcript.state !== 'ready' || transcript.segments.length === 0;

export const showsTranslationState = ({ transcript: { translation } }: Watch): boolean =>
  translation !== null && translation.state !== 'ready';

/** Resolves when all is there that a recording shows from the beginning: nothing moves when it comes. */
export async function shownAtOnce(watch: Watch, chapters: Chapters): Promise<void> {
  const { recording } = watch;
  const userId = session.me.user.id;
  const draft = new Drafts(localStorage, userId, watch.id).load('new');
  const shown = [
    recording.media.state !== 'ready' && MEDIA_STATE,
    showsStanding(watch) && STANDING,
    recording.replacement && REPLACE_PROGRESS,
    showsTranscriptState(watch) && TRANSCRIPT_STATE,
    watch.transcript.gaps.length > 0 && GAP_ROW,
    showsTranslationState(watch) && TRANSLATION_STATE,
    chapters.suggested.length > 0 && SUGGESTED_CHAPTERS,
    isUnfinished(watch, localStorage, userId) && DESK,
    draft?.body && ASK_FIELDS,
    draft?.files?.length && FILES_BESIDE,
    watch.comments.some((comment) => comment.attachments.length > 0) && ATTACHED
  ];
  // What does not come says so in its place.
  await Promise.allSettled(shown.map((part) => part && part.load()));
}
