const STYLE = `
:root {
  color-scheme: light dark;
  --ink: #1c2024; --quiet: #60646c; --line: #dcdee2; --paper: #fff; --agrees: #0a6b5e; --differs: #b4231f;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #edeef0; --quiet: #a6abb3; --line: #33373d; --paper: #16181b; --agrees: #4db6a6; --differs: #ff8a80;
  }
}
body {
  max-width: 960px; margin: 48px auto; padding: 0 24px;
  background: var(--paper); color: var(--ink); font: 15px/1.5 Inter, system-ui, sans-serif;
}
h1 { font-size: 28px; line-height: 1.2; } h2 { margin-top: 56px; font-size: 20px; } h3 { font-size: 15px; }
p, td { overflow-wrap: anywhere; } .quiet { color: var(--quiet); font-size: 13px; }
img { width: 100%; border: 1px solid var(--line); border-radius: 6px; background: #fff; }
table { width: 100%; border-collapse: collapse; font-size: 13px; }
th, td { padding: 6px 12px 6px 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { color: var(--quiet); font-weight: 500; } code { font-size: 12px; }
.agrees { color: var(--agrees); } .differs { color: var(--differs); }
.verdict { font-weight: 600; white-space: nowrap; }
`

/** A page of its own that needs no other file and runs nothing. @param body HTML */
export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8" /><meta name="viewport" content="width=device-width" />
<title>${escaped(title)}</title><style>${STYLE}</style></head>
<body>${body}
</body></html>
`
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** A text as HTML shows it. */
export function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character]!)
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Bytes as text, as addresses of data take them (RFC 4648, section 4). */
export function base64(bytes: Uint8Array): string {
  const parts: string[] = []
  for (let at = 0; at < bytes.length; at += 3) {
    const [one, two, three] = [bytes[at]!, bytes[at + 1], bytes[at + 2]]
    const bits = (one << 16) | ((two ?? 0) << 8) | (three ?? 0)
    parts.push(
      DIGITS[bits >> 18]! +
        DIGITS[(bits >> 12) & 63]! +
        (two === undefined ? '=' : DIGITS[(bits >> 6) & 63]!) +
        (three === undefined ? '=' : DIGITS[bits & 63]!),
    )
  }
  return parts.join('')
}
