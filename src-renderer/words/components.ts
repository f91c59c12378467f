export { default as ColorSwatch } from './ColorSwatch.vue'
export { default as MarkedText } from './MarkedText.vue'
export { default as NumberText } from './NumberText.vue'
export { default as SymbolText } from './SymbolText.vue'
