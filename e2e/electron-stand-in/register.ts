import { registerHooks } from 'node:module'

// Loaded before the main bundle: `electron` is the stand-in, whatever is installed.
const standIn = new URL('electron.ts', import.meta.url).href

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: standIn, shortCircuit: true } : next(specifier, context),
})
