import type { NoteDraft } from '../browser-storage/index.ts'

/**
 * The notes that lose nothing of what was saved and of what was drafted: the draft if it was written over the saved
 * notes or holds them, otherwise (they were changed elsewhere meanwhile) the saved notes followed by the draft.
 */
export function restoredNotes(saved: string, draft: NoteDraft): string {
  if (draft.over.includes(saved) || draft.text.includes(saved)) return draft.text
  return saved.includes(draft.text) ? saved : `${saved}\n\n${draft.text}`
}
