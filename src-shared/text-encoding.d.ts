/** Text as bytes, as browsers and Node have it alike. */
declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>
}
/** Bytes, each a character, in base 64. */
declare function btoa(bytes: string): string
