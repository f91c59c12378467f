import { dataFormOf, inputsOf, type DataForm, type DatasetChoice } from './datasets.ts'

/** What of a config tells how its networks are made. */
export interface Model {
  dataset: DatasetChoice
  hidden: readonly number[]
}

/** Weights [fanIn, fanOut] and biases [fanOut] of one layer. */
export interface LayerForm {
  fanIn: number
  fanOut: number
}

/** All layers of a network. */
export function layerForms({ hidden }: Pick<Model, 'hidden'>, { image, classes }: DataForm): LayerForm[] {
  const widths = [inputsOf(image), ...hidden, classes]
  return widths.slice(1).map((fanOut, layer) => ({ fanIn: widths[layer]!, fanOut }))
}

/**
 * What networks of a config see. Of files it is what was found in them; where nothing was read yet, the least that
 * can be.
 */
export function dataFormIn({ dataset }: Pick<Model, 'dataset'>, found?: DataForm): DataForm {
  return found ?? dataFormOf(dataset) ?? { image: { channels: 1, height: 1, width: 1 }, classes: 1 }
}

/** Weights and biases of one network. */
export function parametersOf(model: Model, found?: DataForm): number {
  return layerForms(model, dataFormIn(model, found)).reduce((sum, { fanIn, fanOut }) => sum + (fanIn + 1) * fanOut, 0)
}

/** The first layer, of which snapshots are kept. */
export function firstLayerOf(model: Model, found?: DataForm): LayerForm {
  return layerForms(model, dataFormIn(model, found))[0]!
}

/** The layers in a few characters: 784-128-64-10. */
export function layersText(model: Model, between = '-', found?: DataForm): string {
  const form = found ?? dataFormOf(model.dataset)
  return [form ? inputsOf(form.image) : '…', ...model.hidden, form?.classes ?? '…'].join(between)
}
