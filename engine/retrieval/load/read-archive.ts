import { extname } from 'node:path'
import type { ArchiveBudget, LoadLimits } from './limits.ts'
import { Refusal, type LoadedDocument, type LoadedFile } from './loaded-document.ts'
import type { ArchiveEntry } from './open-archive.ts'

/** Where a file is read: inside of how many archives, and what they all may still use. */
export interface Inside {
  readonly archives: number
  readonly budget: ArchiveBudget
}

/** How a file of an archive is read, with the name of the whole before its path. */
export type ReadInside = (
  file: { source: string; ending: string; bytes: Uint8Array },
  inside: Inside,
) => Promise<LoadedFile>

/** What programs leave in archives besides the files. */
const leftOver = /(?:^|\/)(?:__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\.git\/)/
const mostWarnings = 20

/**
 * Reads each file of an archive by its own kind; its path inside becomes part of its source. Files
 * that cannot be read become warnings.
 * @throws Refusal when no file can be read, or the archive needs more than its limits
 */
export async function readArchive(
  source: string,
  entries: readonly ArchiveEntry[],
  inside: Inside,
  limits: LoadLimits,
  read: ReadInside,
): Promise<LoadedFile> {
  if (inside.archives > limits.archives)
    throw new Refusal(
      `it is an archive inside of ${inside.archives} archives; ${limits.archives} is the limit.`,
    )
  const files = entries.filter(({ path }) => !leftOver.test(path))
  if (files.length === 0) throw new Refusal('it is an archive without files.')
  const documents: LoadedDocument[] = []
  const warnings: string[] = []
  const seen = new Set<string>()
  for (const entry of files) {
    const name = `${source}/${entry.path}`
    if (seen.has(name)) continue
    seen.add(name)
    try {
      const bytes = await entry.read()
      const ending = extname(entry.path).toLowerCase()
      const loaded = await read({ source: name, ending, bytes }, inside)
      for (const document of loaded.documents) documents.push(document)
      warnings.push(...loaded.warnings)
    } catch (error) {
      if (!(error instanceof Refusal) || inside.budget.isSpent) throw error
      warnings.push(`${name} was not taken in: ${error.message}`)
    }
  }
  if (documents.length === 0 && warnings.length > 0)
    throw new Refusal(`none of its ${files.length} files could be read. ${warnings[0]!}`)
  return { documents, warnings: shortened(warnings) }
}

function shortened(warnings: readonly string[]): readonly string[] {
  if (warnings.length <= mostWarnings) return warnings
  const left = warnings.length - mostWarnings
  return [...warnings.slice(0, mostWarnings), `There are ${left} more warnings like these.`]
}
