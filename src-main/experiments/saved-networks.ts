import { isDeepStrictEqual } from 'node:util'
import {
  dataFormOf,
  layerForms,
  layersText,
  refused,
  summaryOf,
  type DataForm,
  type LayerForm,
  type NetworkConfig,
  type NetworkName,
  type Run,
} from '#shared/contract/index.ts'
import { layersOf, type Layers } from './network-weights.ts'
import type { NamedRun, Source } from './sources.ts'

/** Networks of other runs at the end of their training, as experiments on weights need them. */

/** A run of networks whose weights are kept. */
export type SavedRun = Run & { config: NetworkConfig }

const weightsOf = (member: number, layer: number) => `weights/${member}/${layer}/weights`
const biasesOf = (member: number, layer: number) => `weights/${member}/${layer}/biases`

/** What the networks of a run see: known of data sets with a name, found in files by the run. */
export function formOfRun({ config, summary }: Pick<SavedRun, 'config' | 'summary'>): DataForm {
  const { dataset } = config
  return summaryOf({ kind: 'network', summary }).data ?? dataFormOf(dataset === 'auto' ? 'mnist' : dataset)!
}

/** All layers of the networks of a run, convolutions in front. */
export function layersOfRun(run: Pick<SavedRun, 'config' | 'summary'>): LayerForm[] {
  return layerForms(run.config, formOfRun(run))
}

/**
 * A run of networks whose weights are kept.
 * @param path of the field that names it
 * @throws {OverstepError} `invalid-input` with that path where it is none
 */
export function savedRun({ run, arrays }: NamedRun, path: string): SavedRun {
  const { config, title } = run
  if (config.kind !== 'network')
    throw refused(path, `“${title}” is a run of kind ${run.kind}; choose one of networks that has ended`)
  const kept = arrays.filter(({ name }) => /^weights\/\d+\/\d+\/weights$/.test(name))
  if (kept.length === 0)
    throw refused(path, `“${title}” has no weights: it is ${run.status}; choose a run of networks that has ended`)
  // Of any of its networks: all have the same layers.
  const [, member] = kept[0]!.name.split('/')
  const own = kept.filter(({ name }) => name.startsWith(`weights/${member}/`))
  const layers = layersOfRun({ ...run, config })
  const asTold = own.every(({ name, shape }) => {
    const { fanIn, fanOut } = layers[Number(name.split('/')[2]) - 1] ?? {}
    return shape.join() === [fanIn, fanOut].join()
  })
  if (!asTold || own.length !== layers.length)
    throw refused(path, `the layers of “${title}” are not those of its settings, so that their loss cannot be told`)
  return { ...run, config }
}

/** The arrays that hold the weights of a network of a run. */
export function weightArrays(run: SavedRun, member: number): string[] {
  return layersOfRun(run).flatMap((_, layer) => [weightsOf(member, layer + 1), biasesOf(member, layer + 1)])
}

/**
 * Checks that a run has a network of this number which has not diverged.
 * @param path of the field that says the number
 * @throws {OverstepError} `invalid-input` with that path
 */
export function checkMember(run: SavedRun, member: number, path: string): void {
  const { networks = [] } = summaryOf({ kind: 'network', summary: run.summary })
  const network = networks[member]
  if (!network)
    throw refused(path, `“${run.title}” has no network ${member}: its networks are 0 to ${networks.length - 1}`)
  if (network.status === 'divergent')
    throw refused(
      path,
      `network ${member} of “${run.title}” diverged at step ${network.divergedAt}; choose another one`,
    )
}

/**
 * Checks that networks of two runs lie in one space and mean the same there.
 * @param path of the field that names the other one
 * @throws {OverstepError} `invalid-input` with that path
 */
export function checkAlike(one: SavedRun, other: SavedRun, path: string): void {
  const [layers, others] = [one, other].map((run) => layersText(run.config, '–', formOfRun(run)))
  const [own, theirs] = [one, other].map(({ config }) => config.convolutions ?? [])
  if (layers !== others || !isDeepStrictEqual(own, theirs))
    throw refused(
      path,
      `the networks of “${other.title}” are ${others}, those of “${one.title}” ${layers}; ` +
        'choose networks of the same layers',
    )
  const [activation, otherActivation] = [one, other].map(({ config }) => config.activation ?? 'relu')
  if (activation !== otherActivation)
    throw refused(
      path,
      `the networks of “${other.title}” have ${otherActivation}, those of “${one.title}” ` +
        `${activation}; choose networks of the same activation`,
    )
}

/** The weights of a network, which were asked for by `weightArrays`. */
export function savedLayers({ run, array }: Source, member: number): Layers {
  const asked = new Set(weightArrays(run as SavedRun, member))
  return layersOf((name) => (asked.has(name) ? array(name) : undefined), `weights/${member}`)
}

/** What figures call a network where its run may be gone. */
export function nameOfNetwork({ title, summary }: Run, member: number): NetworkName {
  const { start, learningRate } = summaryOf({ kind: 'network', summary }).networks?.[member] ?? {}
  return { title, member, start, learningRate }
}
