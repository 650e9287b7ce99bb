import { extname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { GuardedFetch } from '../../egress/egress.ts'
import type { IngestProgress, IngestSource, LoadedSource } from '../ingest.ts'
import { loadBytes, UnreadableFile } from '../load-file.ts'
import { textless } from '../load/file-kinds.ts'
import { fetchAddress } from './fetch-address.ts'
import { fetchRobots } from './fetch-robots.ts'
import { everything, type RobotRules } from './robots.ts'

export interface WebOptions {
  readonly fetch: GuardedFetch
  /** How many pages are taken for each address, with those that are linked under its folder; only the address itself when left out. */
  readonly follow?: number | undefined
  /** Milliseconds between two requests; half a second when left out. */
  readonly pause?: number | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: IngestProgress) => void) | undefined
}

/** Addresses that are there or wait, of one address that was given. */
interface Site {
  readonly waiting: URL[]
  /** Everything that was ever put into the line. */
  readonly seen: Set<string>
  /** Under which links are followed; known once the first page is there. */
  folder?: string
  rules: RobotRules
}

/**
 * Files at addresses of the web, one after the other with a pause between them. With `follow` also the
 * pages that they link to, breadth first: those under the folder of the address, as far as its
 * robots.txt allows, and not those of links with `rel=nofollow`.
 */
export async function* webSources(
  addresses: readonly string[],
  options: WebOptions,
): AsyncGenerator<IngestSource, void> {
  const { signal, follow = 1, pause = 500 } = options
  const taken = new Set<string>()
  let done = 0
  for (const [number, address] of addresses.entries()) {
    const site: Site = { waiting: [], seen: new Set(), rules: everything }
    put(site, new URL(address))
    for (let pages = 0; pages < follow; pages += 1) {
      const next = site.waiting.shift()
      if (next === undefined) break
      signal?.throwIfAborted()
      if (done > 0) await wait(pause, undefined, signal === undefined ? {} : { signal })
      const expected = Math.min(site.waiting.length + 1, follow - pages)
      const total = done + expected + addresses.length - number - 1
      options.onProgress?.({ done, total, what: next.href })
      yield { source: next.href, load: () => loadPage(next, site, taken, options) }
      done += 1
    }
  }
  options.onProgress?.({ done, total: done, what: 'documents' })
}

async function loadPage(
  address: URL,
  site: Site,
  taken: Set<string>,
  { fetch, follow = 1, signal }: WebOptions,
): Promise<LoadedSource | undefined> {
  const isFirst = site.folder === undefined
  const found = await fetchAddress(fetch, address.href, { signal })
  const source = found.address.href
  if (isFirst) site.folder = new URL('.', found.address).href
  else if (!isUnder(found.address, site)) {
    throw new UnreadableFile(
      address.href,
      `it leads to ${source}, which is outside of ${site.folder}.`,
    )
  }
  site.seen.add(source)
  // Several addresses may lead to one page.
  if (taken.has(source)) return undefined
  taken.add(source)
  const { documents, warnings, links } = await loadBytes(found.bytes, source, {
    signal,
    ending: found.ending,
  })
  if (follow > 1) {
    if (isFirst) site.rules = await fetchRobots(fetch, found.address, signal)
    const { base = '', addresses = [] } = links ?? {}
    const from = URL.canParse(base, found.address) ? new URL(base, found.address) : found.address
    for (const link of addresses) putLink(site, link, from)
  }
  return { documents, warnings, source }
}

function putLink(site: Site, link: string, base: URL): void {
  if (!URL.canParse(link, base)) return
  const address = new URL(link, base)
  const isText = !textless.has(extname(address.pathname).toLowerCase())
  const isAllowed = site.rules.allows(address.pathname + address.search)
  if (isText && isAllowed && isUnder(address, site)) put(site, address)
}

function isUnder(address: URL, { folder = '' }: Site): boolean {
  return address.href.startsWith(folder)
}

function put(site: Site, address: URL): void {
  address.hash = ''
  if (site.seen.has(address.href)) return
  site.seen.add(address.href)
  site.waiting.push(address)
}
