import { spawnSync } from 'node:child_process'
import { globSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadOnnxRuntime, onnxRuntimeProblem } from './index.ts'

const root = join(import.meta.dirname, '..', '..')
const door = JSON.stringify(new URL('./index.ts', import.meta.url).href)

let folder: string
let home: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'overstep-onnx-'))
  home = join(folder, 'home')
  mkdirSync(home)
})
afterAll(() => rmSync(folder, { recursive: true }))

/**
 * Runs a module with an empty home, without the variables by which ONNX Runtime knows tests, and with its reports asked
 * for.
 */
function run(script: string): string {
  const { PATH, SystemRoot } = process.env
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: home,
    env: { PATH, SystemRoot, HOME: home, USERPROFILE: home, ORT_DISABLE_TELEMETRY: '0' },
    encoding: 'utf8',
  })
  expect(status, stderr).toBe(0)
  return stdout.trim()
}

// Bytes that are no model are refused by the library itself, which has then set itself up.
const use = `const { InferenceSession } = await loadOnnxRuntime()
  console.log(await InferenceSession.create(Uint8Array.of(1, 2, 3)).catch(({ message }) => message))`

describe('ONNX Runtime', () => {
  test('is told to report nothing before it is loaded: it leaves nothing in an empty home', () => {
    const said = run(`import { loadOnnxRuntime } from ${door}\n${use}
      await new Promise((resolve) => setTimeout(resolve, 1500))
      console.log(process.env.ORT_DISABLE_TELEMETRY)`)
    expect(said).toMatch(/protobuf[^]*\n1$/i)
    expect(readdirSync(home)).toEqual([])
  })

  test('has the variable that it is told by, where it sends reports by itself', () => {
    const own = dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'))
    const libraries = globSync(`bin/*/{linux,darwin}/*/libonnxruntime*`, { cwd: own })
    expect(libraries.length).toBeGreaterThan(0)
    for (const library of libraries)
      expect(readFileSync(join(own, library)).includes('ORT_DISABLE_TELEMETRY'), library).toBe(true)
  })

  test('is not loaded by a thread, which cannot tell it anything', () => {
    const worker = `import(${door}).then(({ onnxRuntimeProblem }) => onnxRuntimeProblem()).then(console.log)`
    const said = run(`import { Worker } from 'node:worker_threads'
      new Worker(${JSON.stringify(worker)}, { eval: true })`)
    expect(said).toBe('ONNX Runtime is loaded by the main thread of a process alone.')
    expect(readdirSync(home)).toEqual([])
  })

  test('is not loaded by the process of the desktop window', () => {
    const said = run(`Object.assign(process, { type: 'browser' })
      const { onnxRuntimeProblem } = await import(${door})
      console.log(await onnxRuntimeProblem())`)
    expect(said).toBe('ONNX Runtime is loaded by the compute process, never by that of the window.')
  })

  test('that lacks its library has the reason as its problem', () => {
    // As the loader of the system says it.
    const hook = `import { registerHooks } from 'node:module'
      registerHooks({ load(url, context, next) {
        if (!url.includes('onnxruntime-node')) return next(url, context)
        return { format: 'commonjs', shortCircuit: true, source: 'throw new Error("libonnxruntime.so.1: cannot open")' }
      } })
      const { onnxRuntimeProblem } = await import(${door})
      console.log(await onnxRuntimeProblem())`
    expect(run(hook)).toBe('ONNX Runtime cannot be loaded: libonnxruntime.so.1: cannot open')
  })

  test('is loaded once', async () => {
    expect(await onnxRuntimeProblem()).toBeNull()
    expect(await loadOnnxRuntime()).toBe(await loadOnnxRuntime())
  })

  test('is imported here alone, however an import is written', () => {
    const files = globSync('{src-main,src-shared,src-renderer,bench,scripts,e2e}/**/*.{ts,vue,js,cjs,mjs}', {
      cwd: root,
    })
    expect(files.length).toBeGreaterThan(500)
    // Specs load nothing but the built program, of which they say what it is made of.
    const importing = files.filter(
      (file) =>
        !file.endsWith('.spec.ts') && /['"`]onnxruntime-[a-z]+['"`]/.test(readFileSync(join(root, file), 'utf8')),
    )
    const own = ['load.test.ts', 'load.ts'].map((name) => `src-main/onnx-runtime/${name}`)
    expect(importing.map((file) => file.replaceAll('\\', '/')).toSorted()).toEqual(own)
  })
})
