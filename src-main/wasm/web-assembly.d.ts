/** What is used of WebAssembly, which Node has without saying so in its types. */
declare namespace WebAssembly {
  class Memory {
    constructor(size: { initial: number })
    readonly buffer: ArrayBuffer
    /** Adds pages of 65,536 bytes; `buffer` is another one then. */
    grow(pages: number): number
  }
  interface Module {
    readonly [Symbol.toStringTag]: string
  }
  const Module: new (bytes: Uint8Array<ArrayBuffer>) => Module
  class Instance {
    constructor(module: Module, imports: Record<string, Record<string, unknown>>)
    readonly exports: Readonly<Record<string, unknown>>
  }
  function validate(bytes: Uint8Array<ArrayBuffer>): boolean
}
