export { gramOf, productsOf } from './gram.ts'
