export { distancesOf, lostDistance } from './distances.ts'
export { principalComponents, type PrincipalComponents } from './principal-components.ts'
