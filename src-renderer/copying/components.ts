export { default as CopyMenu } from './CopyMenu.vue'
