import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

interface Page {
  readonly type?: string
  readonly body?: string | Uint8Array
  readonly status?: number
  /** Where the request is sent on to. */
  readonly location?: string
}

/** A web site of this machine, with what it was asked for. */
export interface WebSite {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  /** As it is allowed: `127.0.0.1:PORT`. */
  readonly place: string
  readonly asked: string[]
  /** Changes what is there from now on. */
  put(path: string, page: Page | string): void
}

/** Serves pages for as long as the test runs; a text is the body of an HTML page. */
export async function openWebSite(
  pages: Readonly<Record<string, Page | string>>,
): Promise<WebSite> {
  const all = new Map(Object.entries(pages))
  const asked: string[] = []
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    asked.push(path)
    const found = all.get(path)
    if (found === undefined) return void response.writeHead(404).end('Nothing is here.')
    const page = typeof found === 'string' ? { body: html(found) } : found
    const { type = 'text/html; charset=utf-8', body = '', location } = page
    const status = page.status ?? (location === undefined ? 200 : 302)
    response.writeHead(status, { 'content-type': type, ...(location && { location }) }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  // SAFETY: a server that listens on a port has an address of this kind.
  const place = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url: `http://${place}`, place, asked, put: (path, page) => void all.set(path, page) }
}

function html(body: string): string {
  return `<!doctype html><html><body>${body}</body></html>`
}
