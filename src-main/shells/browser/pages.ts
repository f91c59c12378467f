import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, relative, sep } from 'node:path'
import { contentTypes } from '../content-types.ts'
import { cacheControl } from './policy.ts'

/** Answers a request that has been let in, or calls `next` where there is no such file. */
export type Assets = (request: IncomingMessage, response: ServerResponse, next: () => void) => void

interface Page {
  bytes: Buffer
  headers: Record<string, string>
}

/**
 * The files of the built renderer. They are read once, here, and not by a library that serves a folder: a page that is
 * open keeps asking for the parts of its own build, and a newer build must neither take them away nor mix with them. A
 * few megabytes.
 */
export function rendererFiles(directory: string): Assets {
  if (!existsSync(join(directory, 'index.html')))
    return (_request, response) => {
      response
        .writeHead(503, { 'content-type': 'text/plain; charset=utf-8' })
        .end('The pages of Overstep have not been built. Run "npm run build", then start Overstep again.\n')
    }
  const pages = readPages(directory)
  return (request, response, next) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const page = pages.get(pathname === '/' ? '/index.html' : pathname)
    if (!page) return next()
    if (request.method !== 'GET' && request.method !== 'HEAD') response.writeHead(405).end()
    else if (request.headers['if-none-match'] === page.headers.etag) response.writeHead(304, page.headers).end()
    else response.writeHead(200, page.headers).end(request.method === 'HEAD' ? undefined : page.bytes)
  }
}

/**
 * Files by the path of their URL; nothing outside the folder can be named, because only what is in the map is served.
 */
function readPages(directory: string): Map<string, Page> {
  const pages = new Map<string, Page>()
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    const contentType = contentTypes[extname(entry.name)]
    if (!entry.isFile() || !contentType) continue
    const file = join(entry.parentPath, entry.name)
    const path = `/${relative(directory, file).split(sep).join('/')}`
    const bytes = readFileSync(file)
    const headers = {
      'content-type': contentType,
      'content-length': String(bytes.length),
      'cache-control': cacheControl(path),
      etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
    }
    pages.set(path, { bytes, headers })
  }
  return pages
}
