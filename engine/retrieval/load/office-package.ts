import type { Json } from '../../graph/values.ts'
import type { LoadLimits } from './limits.ts'
import type { ArchiveEntry } from './open-archive.ts'
import { childText, parseXml } from './parse-xml.ts'
import { storeArchive } from './store-archive.ts'

/** Pictures, fonts and programs, of which no text comes. */
const withoutText = /(?:^|\/)(?:media|fonts|embeddings|activeX|vbaProject\.bin)(?:\/|$)/

/** The files of an Office document, unpacked within the limits and packed again without compression. */
export async function repack(entries: readonly ArchiveEntry[]): Promise<{
  readonly archive: Buffer
  readonly files: ReadonlyMap<string, Buffer>
}> {
  const files = new Map<string, Buffer>()
  for (const entry of entries) {
    if (!withoutText.test(entry.path)) files.set(entry.path, await entry.read())
  }
  return { archive: storeArchive(files), files }
}

/** What an Office document says of itself in `docProps/core.xml`. */
export function officeMetadata(
  files: ReadonlyMap<string, Buffer>,
  limits: LoadLimits,
): Record<string, Json> {
  const core = files.get('docProps/core.xml')
  if (core === undefined) return {}
  const root = parseXml(core.toString('utf8'), limits)
  const metadata: Record<string, Json> = {}
  for (const [name, element] of [
    ['title', 'title'],
    ['author', 'creator'],
    ['subject', 'subject'],
    ['keywords', 'keywords'],
    ['created', 'created'],
    ['modified', 'modified'],
  ] as const) {
    const text = childText(root, element)
    if (text === undefined) continue
    const isDate = name === 'created' || name === 'modified'
    metadata[name] = isDate ? text.slice(0, 10) : text.slice(0, 1000)
  }
  return metadata
}
