import type { MouseEvent } from 'react';

/** Whether a press on a row means the row: not what stands in it for itself, not a text that was drawn over, no special click. */
export function opensRow({ target, defaultPrevented, ctrlKey, metaKey, shiftKey, altKey }: MouseEvent): boolean {
  if (defaultPrevented || ctrlKey || metaKey || shiftKey || altKey) return false;
  if (target instanceof Element && target.closest('a, button, input, select, textarea, label')) return false;
  return getSelection()?.isCollapsed ?? true;
}
