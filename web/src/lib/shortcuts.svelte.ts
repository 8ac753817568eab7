import { isAwaited } from './lazy';

/** The sheet with all keys. */
export const help = $state({ open: false });

/** Whether a key belongs to what has the focus and not to the page. */
export function typing(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isAwaited()) return true;
  return takesKeys(event.target);
}

/** Whether something has its own use for keys: a field, an open menu or dialog. */
export function takesKeys(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest('dialog[open], [role=menu]')) return true;
  if (target instanceof HTMLInputElement) return target.type !== 'range' && target.type !== 'checkbox';
  return (
    target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable
  );
}
