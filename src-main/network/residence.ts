import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { openTurnModel } from './device-turns.ts'
import type { SessionOptions, Values } from './session.ts'
import type { TurnModel } from './turn-model.ts'

/** A loop whose turns are calls of their own, and what it is run with. */
export interface Trial {
  model: TurnModel
  /** Inputs of all turns. */
  values: Values
  /** Inputs of a call, enough for `TRIED_TURNS`. */
  feeds: Values
}

/** Most turns of a call. */
export const TRIED_TURNS = 6

/** How far a turn stays on a device. */
export interface Residence {
  /** Its operations that the processor does, by the names that ONNX gives them. */
  onProcessor: string[]
  /** Values that go from the processor to the device or back at each turn. */
  copiesPerTurn: number
}

/** Runs a loop by single turns and measures how far these stay on the device, by ONNX Runtime's own profile. */
export async function measureResidence({ model, values, feeds }: Trial, options: SessionOptions): Promise<Residence> {
  const folder = mkdtempSync(join(tmpdir(), 'overstep-profile-'))
  try {
    const turns = await openTurnModel(model, options, join(folder, 'turn'))
    turns.set(values)
    // What is set goes there with the first call.
    const calls = [1, 2, TRIED_TURNS]
    const copies: number[] = []
    for (const count of calls) {
      const before = turns.copies
      await turns.run(count, feeds)
      copies.push(turns.copies - before)
    }
    turns.endProfiling()
    const nodes = readdirSync(folder).flatMap((file) => nodesIn(readFileSync(join(folder, file), 'utf8')))
    await turns.release()
    const [within, operations] = [nodes.filter(isCopy), nodes.filter((node) => !isCopy(node))]
    const fewer = calls[1]!
    return {
      onProcessor: [...new Set(operations.filter(onProcessor).map(({ operator }) => operator))].toSorted(),
      copiesPerTurn:
        (copies[2]! - copies[1]!) / (TRIED_TURNS - fewer) +
        within.length / calls.reduce((sum, count) => sum + count, 0),
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** A run of a node of a graph. */
interface NodeRun {
  operator: string
  provider: string
}

const profileSchema = z.array(
  z.object({
    cat: z.string(),
    name: z.string(),
    args: z.object({ op_name: z.string().optional(), provider: z.string().optional() }).optional(),
  }),
)

function nodesIn(profile: string): NodeRun[] {
  return profileSchema
    .parse(JSON.parse(profile))
    .filter(({ cat, name }) => cat === 'Node' && name.endsWith('_kernel_time'))
    .map(({ args = {} }) => ({ operator: args.op_name ?? '', provider: args.provider ?? '' }))
}

const onProcessor = ({ provider }: NodeRun) => provider === 'CPUExecutionProvider'

/** The operations that ONNX Runtime puts between two devices. */
const isCopy = ({ operator }: NodeRun) => operator === 'MemcpyToHost' || operator === 'MemcpyFromHost'
