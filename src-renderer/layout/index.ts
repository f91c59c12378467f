export { default as AppLayout } from './AppLayout.vue'
