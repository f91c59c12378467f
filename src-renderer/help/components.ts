export { default as HelpLink } from './HelpLink.vue'
export { default as KeyTable } from './KeyTable.vue'
