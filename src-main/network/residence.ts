import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
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
export const TRIED_TURNS = 2

/** How far a turn stays on a device. */
export interface Residence {
  /** Its operations that the processor does, by the names that ONNX gives them. */
  onProcessor: string[]
  /** Values that go from the processor to the device or back at each turn. */
  copiesPerTurn: number
}

/** Turns of each call by which a loop is measured. What is set goes there with the first. */
const CALLS = [1, 1, TRIED_TURNS] as const

/**
 * Runs a loop by single turns and measures how far these stay on the device, by ONNX Runtime's own profile.
 * @param folder for that
 */
export async function measureResidence(
  { model, values, feeds }: Trial,
  options: SessionOptions,
  folder: string,
): Promise<Residence> {
  const own = mkdtempSync(join(folder, 'profile-'))
  const turns = await openTurnModel(model, options, join(own, 'turn'))
  turns.set(values)
  const copies: number[] = []
  for (const count of CALLS) {
    const before = turns.copies
    await turns.run(count, feeds)
    copies.push(turns.copies - before)
  }
  turns.endProfiling()
  await turns.release()
  const nodes = readdirSync(own).flatMap((file) => nodesIn(readFileSync(join(own, file), 'utf8')))
  const [, fewer, more] = copies as [number, number, number]
  const within = nodes.filter(isCopy).length / CALLS.reduce((sum, count) => sum + count, 0)
  const elsewhere = nodes.filter((node) => !isCopy(node) && node.provider === 'CPUExecutionProvider')
  return {
    onProcessor: [...new Set(elsewhere.map(({ operator }) => operator))].toSorted(),
    copiesPerTurn: (more - fewer) / (CALLS[2] - CALLS[1]) + within,
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

/** The operations that ONNX Runtime puts between two devices. */
const isCopy = ({ operator }: NodeRun) => operator === 'MemcpyToHost' || operator === 'MemcpyFromHost'
