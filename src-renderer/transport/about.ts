import { effectScope } from 'vue'
import type { About } from '#shared/contract/index.ts'
import { useLoad, type Load } from './load.ts'
import { useService } from './service.ts'

let shared: Load<About> | undefined

/**
 * What the workbench is and how much it holds; asked again when runs come, go or end. One answer for the whole program.
 */
export function useAbout(): Load<About> {
  return (shared ??= effectScope(true).run(followAbout)!)
}

function followAbout(): Load<About> {
  const service = useService()
  const load = useLoad(() => service.call('workbench.about', null))
  let timer: ReturnType<typeof setTimeout> | undefined
  const later = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined
      void load.reload()
    }, 500)
  }
  service.on('runs.changed', later)
  service.on('run.changed', later)
  return load
}
