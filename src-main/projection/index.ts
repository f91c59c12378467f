export { gramOf } from './gram.ts'
