export { default as AppFrame } from './AppFrame.vue'
