/**
 * 2ᵏ at k + 1024, for k from −1024 to 1023, all of them exact: a table, since taking a number apart and putting it
 * together again costs more.
 */
export const powersOfTwo = new Float64Array(2048)
powersOfTwo[1024] = 1
for (let at = 1025; at < 2048; at++) powersOfTwo[at] = 2 * powersOfTwo[at - 1]!
for (let at = 1023; at >= 0; at--) powersOfTwo[at] = powersOfTwo[at + 1]! / 2
