/** Notes that were written and may not have been saved. */
export interface NoteDraft {
  text: string
  /** What the saved notes may have been when it was written: the last confirmed and the last sent. */
  over: readonly string[]
}

const keyOf = (runId: string): string => `overstep.notes.${runId}`

/** Keeps a draft beyond the page. Without room in the browser's storage it lives as long as the page does. */
export function keepDraft(runId: string, draft: NoteDraft): void {
  try {
    localStorage.setItem(keyOf(runId), JSON.stringify(draft))
  } catch {
    // The notes are still sent, as ever; only this second safety is missing.
  }
}

/** Forgets the draft of a run, once it is saved. */
export function dropDraft(runId: string): void {
  localStorage.removeItem(keyOf(runId))
}

/** The draft kept for a run, or null. */
export function draftOf(runId: string): NoteDraft | null {
  const kept = localStorage.getItem(keyOf(runId))
  return kept === null ? null : (JSON.parse(kept) as NoteDraft)
}

/**
 * The notes that lose nothing of what was saved and of what was drafted: the draft if it was written over the saved
 * notes or holds them, otherwise (they were changed elsewhere meanwhile) the saved notes followed by the draft.
 */
export function restoredNotes(saved: string, draft: NoteDraft): string {
  if (draft.over.includes(saved) || draft.text.includes(saved)) return draft.text
  return saved.includes(draft.text) ? saved : `${saved}\n\n${draft.text}`
}
