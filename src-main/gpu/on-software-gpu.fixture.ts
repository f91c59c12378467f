import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { patience } from '../../scripts/patience.ts'

/** The folder in which Debian's Chromium keeps a Vulkan that computes on the processor. */
const chromium = '/usr/lib/chromium'

/** The environment in which a program finds a GPU: that software one, where there is no other. */
export function gpuEnvironment(): NodeJS.ProcessEnv {
  const software = join(chromium, 'vk_swiftshader_icd.json')
  if (!existsSync(software)) return process.env
  return { ...process.env, LD_LIBRARY_PATH: chromium, VK_ICD_FILENAMES: software }
}

/** What a test says that is skipped for want of a GPU. */
export const NO_GPU = 'there is no GPU, nor a software Vulkan beside Chromium'

/**
 * Calls an exported function of a module in a process of its own, because the Vulkan that it finds is told by the
 * environment at its start. Arguments and result are JSON.
 * @returns undefined where there is no GPU
 * @throws {Error} where the process fails otherwise, with what it said
 */
export function onSoftwareGpu<T>(module: string, name: string, ...args: unknown[]): T | undefined {
  const script = `
    const called = (await import(${JSON.stringify(module)}))[${JSON.stringify(name)}]
    const args = JSON.parse((await import('node:fs')).readFileSync(0, 'utf8'))
    const found = await called(...args)
    process.stdout.write('\\n' + JSON.stringify(found), () => process.exit(0))`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    env: gpuEnvironment(),
    input: JSON.stringify(args),
    encoding: 'utf8',
    timeout: patience(60_000),
    killSignal: 'SIGKILL',
    maxBuffer: 1 << 28,
  })
  const answer = stdout.slice(stdout.lastIndexOf('\n') + 1)
  if (answer === '' && /no GPU was found|not installed/.test(stderr)) return undefined
  if (answer === '') throw new Error(`the process on the GPU failed: ${stderr}`)
  return JSON.parse(answer) as T
}
