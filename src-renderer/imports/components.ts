export { default as ImportBar } from './ImportBar.vue'
export { default as WeightsDialog } from './WeightsDialog.vue'
