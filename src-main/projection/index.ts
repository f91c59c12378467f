export { distanceOf } from './distance.ts'
export { gramOf, productsOf } from './gram.ts'
