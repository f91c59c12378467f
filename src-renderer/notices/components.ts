export { default as NoticeList } from './NoticeList.vue'
