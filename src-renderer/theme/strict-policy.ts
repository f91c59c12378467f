import { config } from 'zod'

// The content security policy forbids code made from strings. zod would try it, and fall back with a report in the
// console. It decides when the first schema is made, so this module is the first that the program imports.
config({ jitless: true })
