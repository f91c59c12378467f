export { default as LiveMap } from './LiveMap.vue'
