import { computed, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import { keptLandscape } from '../browser-storage/index.ts'
import { emptySheet, type LandscapeSheet } from '../landscape-definition/index.ts'

/** What is written of a landscape, over what is saved of it. */
export interface Writing {
  sheet: ShallowRef<LandscapeSheet>
  /** What counts as unchanged: what is saved, or what a new landscape began with. */
  base: ShallowRef<LandscapeSheet>
  /** Whether there is something to be changed. */
  begun: ShallowRef<boolean>
  changed: ComputedRef<boolean>
  /** Whether it began with what was written before the program was closed. */
  restored: ShallowRef<boolean>
  /** Shows a base, or what was written over it before the program was closed. */
  begin(base: LandscapeSheet): void
  /** Goes back to the base. */
  discard(): void
  /** A state that was saved is the base from now on; what was written since stays. */
  saved(state: LandscapeSheet): void
}

/** Follows what is written, and keeps what is not saved under the name `keptAs` beyond the page. */
export function useWriting(keptAs: string): Writing {
  const storage = keptLandscape(keptAs)
  const sheet = shallowRef(emptySheet)
  const base = shallowRef(emptySheet)
  const begun = shallowRef(false)
  const restored = shallowRef(false)
  const changed = computed(() => begun.value && !same(sheet.value, base.value))

  function keep(): void {
    if (changed.value) storage.keep(sheet.value)
    else if (begun.value) storage.forget()
  }
  watch(sheet, keep)

  return {
    sheet,
    base,
    begun,
    changed,
    restored,
    begin(from) {
      const kept = storage.read()
      base.value = from
      restored.value = kept !== null && !same(kept, from)
      sheet.value = restored.value && kept ? kept : from
      begun.value = true
    },
    discard() {
      sheet.value = base.value
      restored.value = false
      storage.forget()
    },
    saved(state) {
      base.value = state
      restored.value = false
      keep()
    },
  }
}

/** Sliders are no part of the landscape. */
function same(one: LandscapeSheet, other: LandscapeSheet): boolean {
  const content = ({ parameters, ...rest }: LandscapeSheet) =>
    JSON.stringify({ ...rest, parameters: parameters.map(({ name, value }) => [name, value]) })
  return content(one) === content(other)
}
