import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { commandEntry } from '../src-main/compute/programs.fixture.ts'

const client = join(import.meta.dirname, '..', 'clients', 'python')

/** Why the client cannot be tried; undefined where it can. */
function problem(): string | undefined {
  const { status, stderr } = spawnSync('python3', ['-c', 'import numpy'], { encoding: 'utf8' })
  if (status === 0) return undefined
  return status === null ? 'there is no python3' : `python3 has no NumPy: ${stderr.trim().split('\n').at(-1)}`
}

/** Python with the client on its path and this program as Overstep, in a folder of its own. */
async function python(...words: string[]): Promise<{ code: number | null; told: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'overstep-python-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const env = {
    ...process.env,
    PYTHONPATH: join(client, 'src'),
    PYTHONDONTWRITEBYTECODE: '1',
    OVERSTEP_COMMAND: `'${process.execPath}' '${commandEntry}'`,
    OVERSTEP_DATA_DIR: join(folder, 'data'),
    OVERSTEP_NOTEBOOK: 'small',
  }
  const child = spawn('python3', words, { cwd: folder, env })
  let told = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (told += chunk))
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { code, told }
}

test('the client in Python reads what the command line computes', async ({ skip }) => {
  const reason = problem()
  if (reason !== undefined) return skip(reason)
  const { code, told } = await python('-m', 'unittest', 'discover', '-s', join(client, 'tests'))
  expect(told).toMatch(/Ran [1-9]\d* tests[^]*\nOK/)
  expect(code).toBe(0)
})

test('the notebook of the article runs from its first cell to its last', async ({ skip }) => {
  const reason = problem()
  if (reason !== undefined) return skip(reason)
  const notebook = join(client, 'examples', 'article.ipynb')
  const { code, told } = await python(join(client, 'tests', 'run_notebook.py'), notebook)
  expect(told).toMatch(/[1-9]\d* cells ran/)
  expect(code).toBe(0)
})
