import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** Kilobytes after gzip, a kilobyte being 1,000 bytes. */
export interface BundleSizes {
  /** Scripts that the canvas of a graph waits for. */
  readonly editor: number
  /** Scripts of the largest other page, and its source. */
  readonly page: number
  readonly pageName: string
  readonly css: number
  readonly fonts: number
  readonly prompt: number
  readonly markdown: number
  readonly charts: number
  readonly layout: number
}

/** What Vite wrote down of one chunk. */
interface Chunk {
  readonly file: string
  readonly imports?: readonly string[]
  readonly css?: readonly string[]
}

/** Adds up what a browser fetches from the built editor: an entry, and what it imports at once. */
export function bundleSizes(folder: string): BundleSizes {
  // SAFETY: Vite writes it so.
  const manifest = JSON.parse(
    readFileSync(join(folder, '.vite', 'manifest.json'), 'utf8'),
  ) as Record<string, Chunk>
  const entry = 'index.html'
  const kilobytes = (file: string): number =>
    gzipSync(readFileSync(join(folder, file))).length / 1000
  const sum = (files: Iterable<string>): number =>
    [...files].reduce((all, file) => all + kilobytes(file), 0)

  function withImports(...roots: readonly string[]): Chunk[] {
    const seen = new Set<string>()
    const visit = (name: string): void => {
      if (seen.has(name)) return
      seen.add(name)
      for (const next of chunkOf(name).imports ?? []) visit(next)
    }
    roots.forEach(visit)
    return [...seen].map(chunkOf)
  }

  function chunkOf(name: string): Chunk {
    const chunk = manifest[name]
    if (chunk === undefined) throw new Error(`The build of the editor has no chunk "${name}".`)
    return chunk
  }

  const scripts = (...roots: readonly string[]): number =>
    sum(withImports(...roots).map(({ file }) => file))
  const build = 'shell/BuildScreen.tsx'
  /** What a part adds to a page that is there. */
  const more = (root: string, page = build): number =>
    scripts(entry, page, root) - scripts(entry, page)
  const pages = Object.keys(manifest)
    .filter((name) => name.endsWith('Page.tsx') && !name.startsWith('dev/'))
    .map((name) => ({ name, size: scripts(entry, name) }))
    .toSorted((a, b) => b.size - a.size)
  const assets = readdirSync(join(folder, 'assets'))
  const asset = (pattern: RegExp): number =>
    sum(assets.filter((file) => pattern.test(file)).map((file) => join('assets', file)))
  return {
    editor: scripts(entry, build),
    page: pages[0]?.size ?? 0,
    pageName: pages[0]?.name ?? '',
    css: sum(new Set(withImports(entry, build).flatMap(({ css = [] }) => css))),
    // The letters of English; the others are fetched where a text has them.
    fonts: asset(/^geist(-mono)?-latin-wght.*\.woff2$/),
    prompt: more('inspector/PromptField.tsx'),
    markdown: more('markdown/MarkdownTokens.tsx'),
    charts: more('monitor/TimeChart.tsx', 'monitor/MonitorPage.tsx'),
    layout: asset(/^layout\.worker.*\.js$/),
  }
}
