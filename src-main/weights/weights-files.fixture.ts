import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import { onTestFinished } from 'vitest'
import { npy } from '../export/index.ts'

/** Arrays as other programs write them. */
export type Written = Record<string, { shape: number[]; data: Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer> }>

const dtypeOf = (data: Written[string]['data']) => (data instanceof Float32Array ? 'float32' : 'float64')

export function npzOf(tensors: Written): Uint8Array {
  const files = Object.entries(tensors).map(([name, { shape, data }]) => {
    const bytes = npy({ dtype: dtypeOf(data), shape, data } as Parameters<typeof npy>[0])
    return [`${name}.npy`, bytes] as const
  })
  return zipSync(Object.fromEntries(files))
}

/** @param change of the header, once it is made */
export function safetensorsOf(tensors: Written, change: (header: object) => unknown = (header) => header): Uint8Array {
  let at = 0
  const header: Record<string, object> = { __metadata__: { format: 'pt' } }
  const parts = Object.entries(tensors).map(([name, { shape, data }]) => {
    const dtype = data instanceof Float32Array ? 'F32' : 'F64'
    header[name] = { dtype, shape, data_offsets: [at, (at += data.byteLength)] }
    return Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  })
  const text = Buffer.from(JSON.stringify(change(header)))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(text.length))
  return Buffer.concat([length, text, ...parts])
}

/** Writes a file that goes with the test. */
export function fileOf(content: Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), 'overstep-weights-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'weights')
  writeFileSync(path, content)
  return path
}

/** A matrix with its rows as columns. */
export function turned(data: Float32Array<ArrayBuffer>, rows: number, columns: number): Float32Array<ArrayBuffer> {
  return Float32Array.from(data, (_, at) => data[(at % rows) * columns + Math.floor(at / rows)]!)
}
