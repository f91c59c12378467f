export { default as ColumnPicker } from './ColumnPicker.vue'
export { default as FieldChoice } from './FieldChoice.vue'
