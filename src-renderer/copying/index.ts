export { copies, copyText, type CopiedTexts } from './copy-text.ts'
