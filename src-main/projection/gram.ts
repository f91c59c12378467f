import { OverstepError } from '#shared/contract/index.ts'
import { type Block, openProducts, type Products } from './products.ts'
import { pairsOf } from './product-model.ts'

/**
 * Values that are taken at a time: few enough to be cancelled between them, many enough that threads seldom wait for
 * each other.
 */
const VALUES = 3_000_000
/**
 * Rows of a group: small enough that little of the symmetric half is computed twice, large enough for fast products.
 */
const GROUP = 90
const MOST_GROUPS = 8

/**
 * The inner products of every two rows, G = A·Aᵀ, neither centred nor scaled, accumulated in float64. It is bound by
 * n²/2 · columns fused multiply-adds; ONNX Runtime's float64 product reaches the vector units of all cores, which a
 * loop in JavaScript does not (360 rows × 100 352 columns on two cores: 0.35 s; the loop, 4 × 4 products at a time,
 * took 2.6 s). A row that is not finite spoils its own inner products only.
 * @param rows n rows of one length.
 * @returns shape [n, n], symmetric to the bit.
 * @throws {OverstepError} `invalid-input` when the rows differ in length; the reason of `signal` once it is aborted.
 */
export async function gramOf(rows: readonly Float32Array[], signal?: AbortSignal): Promise<Float64Array<ArrayBuffer>> {
  const size = rows.length
  const columns = rows[0]?.length ?? 0
  rows.forEach((row, index) => {
    if (row.length !== columns)
      throw new OverstepError(
        'invalid-input',
        `rows must have one length: rows[0] has ${columns} values, rows[${index}] has ${row.length}`,
      )
  })
  const gram = new Float64Array(size * size)
  if (size === 0) return gram
  const groups = groupsOf(size)
  const pairs = pairsOf(groups.length)
  const step = Math.ceil(VALUES / size)
  const products = await openProducts(groups.length, pairs)
  try {
    for (let from = 0; from < columns; from += step) {
      signal?.throwIfAborted()
      const to = Math.min(from + step, columns)
      const found = await products.of(groups.map((group) => blockOf(rows, group, from, to)))
      pairs.forEach(([left, right], index) => addBlock(gram, size, groups[left]!, groups[right]!, found[index]!))
    }
  } finally {
    await products.release()
  }
  for (let row = 0; row < size; row++)
    for (let column = 0; column < row; column++) gram[row * size + column] = gram[column * size + row]!
  return gram
}

/**
 * The inner products of each row with each of the others, accumulated in float64.
 * @returns shape [rows, others]
 */
export async function productsOf(
  rows: readonly Float32Array[],
  others: readonly Float32Array[],
  signal?: AbortSignal,
): Promise<Float64Array<ArrayBuffer>> {
  const products = new Float64Array(rows.length * others.length)
  if (products.length === 0) return products
  const columns = rows[0]!.length
  const step = Math.ceil(VALUES / (rows.length + others.length))
  pairProducts ??= openProducts(2, [[0, 1]])
  const { of } = await pairProducts
  for (let from = 0; from < columns; from += step) {
    signal?.throwIfAborted()
    const to = Math.min(from + step, columns)
    const [found] = await of([
      blockOf(rows, { first: 0, end: rows.length }, from, to),
      blockOf(others, { first: 0, end: others.length }, from, to),
    ])
    found!.forEach((value, at) => (products[at]! += value))
  }
  return products
}

/** Kept: it is asked at every snapshot of a run. */
let pairProducts: Promise<Products> | undefined

interface Group {
  first: number
  end: number
}

function groupsOf(size: number): Group[] {
  const count = Math.min(Math.ceil(size / GROUP), MOST_GROUPS)
  const border = (index: number) => Math.round((index * size) / count)
  return Array.from({ length: count }, (_, index) => ({ first: border(index), end: border(index + 1) }))
}

/** Columns `from` … `to` − 1 of the rows of a group, side by side in memory. */
function blockOf(rows: readonly Float32Array[], { first, end }: Group, from: number, to: number): Block {
  const block = new Float32Array((end - first) * (to - from))
  for (let row = first; row < end; row++) block.set(rows[row]!.subarray(from, to), (row - first) * (to - from))
  return { values: block, rows: end - first, columns: to - from }
}

function addBlock(gram: Float64Array, size: number, left: Group, right: Group, products: Float64Array): void {
  let at = 0
  for (let row = left.first; row < left.end; row++)
    for (let column = right.first; column < right.end; column++) gram[row * size + column]! += products[at++]!
}
