import {
  checkModel,
  dataFormOf,
  inputsOf,
  networkSeeds,
  OverstepError,
  snapshotSteps,
  type DataForm,
  type NetworkConfig,
} from '#shared/contract/index.ts'
import { ownImages } from '../dataset/index.ts'
import type { EnsembleConfig } from '../network/index.ts'

/** Sizes of the networks of a config, for data of this form. */
export function modelOf(
  { hidden, convolutions = [] }: NetworkConfig,
  { image, classes }: DataForm,
): Pick<EnsembleConfig, 'inputs' | 'hidden' | 'classes' | 'convolutions'> {
  const folded = convolutions.length > 0 && { convolutions: { image, layers: convolutions } }
  return { inputs: inputsOf(image), hidden, classes, ...folded }
}

/** What networks of a config see; files are read to find it out. */
export async function formOf({ dataset }: NetworkConfig): Promise<DataForm> {
  const known = dataFormOf(dataset)
  return known ?? (await ownImages((dataset as { path: string }).path)).form
}

/**
 * Checks a config once its files have been read, which alone tell how large its networks are.
 * @throws {OverstepError} `invalid-input` at the field
 */
export function checkFound(config: NetworkConfig, form: DataForm): void {
  const issues: { path: string; message: string }[] = []
  const members = networkSeeds(config).length * config.learningRates.length
  checkModel(
    { ...config, snapshots: config.trainedOn ? snapshotSteps(config).length : config.snapshots },
    members,
    (path, message) => {
      const place = path.map((part, at) =>
        typeof part === 'number' ? `[${part}]` : `${at > 0 ? '.' : ''}${String(part)}`,
      )
      issues.push({ path: place.join(''), message })
    },
    form,
  )
  const [first] = issues
  if (first) throw new OverstepError('invalid-input', `${first.path}: ${first.message}`, { issues })
}
