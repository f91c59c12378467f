export { notify, notifyError } from './notices.ts'
