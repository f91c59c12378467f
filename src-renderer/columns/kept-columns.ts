import { shallowRef, watch, type ShallowRef } from 'vue'
import type { Service } from '#shared/contract/index.ts'
import { notifyError } from '../notices/index.ts'
import { readColumns, type Column } from './columns.ts'

const SETTING = 'history-columns'

/**
 * The columns that the user chose, kept in the data folder; null until they are known. Changes are kept when they rest.
 */
export function useColumns(service: Service): ShallowRef<readonly Column[] | null> {
  const columns = shallowRef<readonly Column[] | null>(null)
  const set = (kept: string | null): void => {
    columns.value ??= readColumns(parsed(kept))
  }
  service.call('settings.get', { name: SETTING }).then(
    ({ value }) => set(value),
    () => set(null),
  )
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(columns, (chosen, before) => {
    // What has just been read is kept already.
    if (before === null) return
    clearTimeout(timer)
    const value = JSON.stringify(chosen)
    timer = setTimeout(() => void service.call('settings.set', { name: SETTING, value }).catch(notifyError), 200)
  })
  return columns
}

function parsed(kept: string | null): unknown {
  try {
    return JSON.parse(kept ?? 'null')
  } catch {
    return null
  }
}
