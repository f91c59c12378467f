export { default as DefinitionFields } from './DefinitionFields.vue'
