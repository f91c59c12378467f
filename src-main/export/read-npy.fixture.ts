import { expect } from 'vitest'

/**
 * For tests: reads an .npy file by the words of its specification (version, header length, dictionary, values), with
 * nothing in common with what writes it or takes it in.
 */
export function readNpy(bytes: Uint8Array): { descr: string; shape: number[]; values: number[]; valuesAt: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  expect([...bytes.subarray(0, 8)]).toEqual(
    [0x93, ...'NUMPY'].map((c) => (typeof c === 'string' ? c.charCodeAt(0) : c)).concat(1, 0),
  )
  const valuesAt = 10 + view.getUint16(8, true)
  const header = Buffer.from(bytes.subarray(10, valuesAt)).toString('latin1')
  expect(header.endsWith('\n')).toBe(true)
  const [, descr = '', shape = ''] =
    /^\{'descr': '([^']+)', 'fortran_order': False, 'shape': \(([\d, ]*)\), \} *\n$/.exec(header) ?? []
  const size = Number(descr.slice(2))
  const read: Record<string, (at: number) => number> = {
    '|u1': (at) => view.getUint8(at),
    '<u4': (at) => view.getUint32(at, true),
    '<f4': (at) => view.getFloat32(at, true),
    '<f8': (at) => view.getFloat64(at, true),
  }
  const values = Array.from(
    { length: (bytes.length - valuesAt) / size },
    (_, i) => read[descr]?.(valuesAt + i * size) ?? NaN,
  )
  return {
    descr,
    shape: shape
      .split(',')
      .filter((part) => part.trim() !== '')
      .map(Number),
    values,
    valuesAt,
  }
}

/** The texts of an .npy file of dtype U, from its specification: code points of four bytes, padded with zeros. */
export function textsIn(file: Uint8Array): string[] {
  const bytes = Buffer.from(file)
  const from = 10 + bytes.readUInt16LE(8)
  const header = bytes.toString('latin1', 10, from)
  expect(from % 64).toBe(0)
  const length = Number(/'descr': '<U(\d+)'/.exec(header)![1])
  const texts: string[] = []
  for (let at = from; at < bytes.length; at += 4 * length) {
    const points = Array.from({ length }, (_, index) => bytes.readUInt32LE(at + 4 * index))
    texts.push(String.fromCodePoint(...points).replace(/\0+$/, ''))
  }
  return texts
}
