import { loadOnnxRuntime, onnxRuntimeProblem } from '../onnx-runtime/index.ts'
import { productModel } from './product-model.ts'

/** Some columns of some rows, side by side in memory. */
export interface Block {
  values: Float32Array
  rows: number
  columns: number
}

/** Two blocks by their indices. */
type Pair = readonly [left: number, right: number]

/** The inner products of every row of one block with every row of another, accumulated in float64. */
export interface Products {
  /** @returns for each pair of blocks that was asked for shape [rows of the left, rows of the right] */
  of(blocks: readonly Block[]): Promise<Float64Array[]>
  release(): Promise<void>
}

/**
 * Readies products of `pairs` among so many blocks: by ONNX Runtime, or by a loop, several times as slow, where that
 * cannot be loaded. The two add in another order, so that sums that round differ in their last digits.
 */
export async function openProducts(blocks: number, pairs: readonly Pair[]): Promise<Products> {
  return (await onnxRuntimeProblem()) === null ? openByOnnx(blocks, pairs) : byLoop(pairs)
}

async function openByOnnx(count: number, pairs: readonly Pair[]): Promise<Products> {
  const { InferenceSession, Tensor } = await loadOnnxRuntime()
  const session = await InferenceSession.create(productModel(count, pairs))
  return {
    async of(blocks) {
      const feeds = blocks.map(
        ({ values, rows, columns }, index) => [`rows${index}`, new Tensor('float32', values, [rows, columns])] as const,
      )
      const found = await session.run(Object.fromEntries(feeds))
      return pairs.map(([left, right]) => found[`products${left}-${right}`]!.data as Float64Array)
    },
    release: () => session.release(),
  }
}

function byLoop(pairs: readonly Pair[]): Products {
  return {
    of: async (blocks) => pairs.map(([left, right]) => productsOfBlocks(blocks[left]!, blocks[right]!)),
    release: async () => undefined,
  }
}

/** Shape [rows of the left, rows of the right]. */
function productsOfBlocks(left: Block, right: Block): Float64Array {
  const products = new Float64Array(left.rows * right.rows)
  for (let row = 0, at = 0; row < left.rows; row++) {
    const own = left.values.subarray(row * left.columns, (row + 1) * left.columns)
    for (let other = 0; other < right.rows; other++) {
      const from = other * right.columns
      let sum = 0
      for (let column = 0; column < own.length; column++) sum += own[column]! * right.values[from + column]!
      products[at++] = sum
    }
  }
  return products
}
