import { presets } from '../../experiments/index.ts'
import type { MethodsOf } from '../carried-out.ts'

/** The experiments that come with the program. */
export function presetMethods(): MethodsOf<'presets'> {
  return {
    'presets.list': () => [...presets],
  }
}
