export { nearestIterate } from './members.ts'
