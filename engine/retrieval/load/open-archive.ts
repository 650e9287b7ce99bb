import { fromBufferPromise, type Entry, type ZipFile } from 'yauzl'
import { messageOf } from '../../graph/message-of.ts'
import { sizeInWords, type ArchiveBudget, type LoadLimits } from './limits.ts'
import { Refusal } from './loaded-document.ts'

/** Below this size nothing is taken for a bomb. */
const harmless = 1024 * 1024

/** A file in an archive. */
export interface ArchiveEntry {
  /** With forward slashes, never absolute and never with `..`. */
  readonly path: string
  /** @throws Refusal */
  read(): Promise<Buffer>
}

/**
 * The files of a ZIP archive. Everything that is read from it counts against the budget, by its true
 * size: a file that is larger than its directory says is refused.
 * @throws Refusal
 */
export async function openArchive(
  bytes: Uint8Array,
  limits: LoadLimits,
  budget: ArchiveBudget,
): Promise<readonly ArchiveEntry[]> {
  const entries: ArchiveEntry[] = []
  try {
    const archive = await fromBufferPromise(Buffer.from(bytes), {
      lazyEntries: true,
      autoClose: false,
      validateEntrySizes: true,
    })
    for await (const entry of archive.eachEntry()) {
      budget.countEntry()
      if (entry.fileName.endsWith('/')) continue
      entries.push({
        path: entry.fileName,
        read: () => readEntry(archive, entry, limits, budget),
      })
    }
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new Refusal(`its directory of files is damaged: ${sentenceOf(error)}`)
  }
  return entries
}

async function readEntry(
  archive: ZipFile,
  entry: Entry,
  { compressionRatio }: LoadLimits,
  budget: ArchiveBudget,
): Promise<Buffer> {
  const { fileName, uncompressedSize, compressedSize } = entry
  if (entry.isEncrypted()) throw new Refusal('it is protected by a password. Save it without one.')
  if (uncompressedSize > harmless && uncompressedSize > compressedSize * compressionRatio)
    throw new Refusal(
      `"${fileName}" in it grows from ${sizeInWords(compressedSize)} to ${sizeInWords(uncompressedSize)} when it is unpacked; ${compressionRatio} times is the limit.`,
    )
  try {
    const parts: Buffer[] = []
    for await (const part of await archive.openReadStreamPromise(entry)) {
      if (!Buffer.isBuffer(part)) continue
      budget.countBytes(part.length)
      parts.push(part)
    }
    return Buffer.concat(parts)
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new Refusal(`"${fileName}" in it is damaged: ${sentenceOf(error)}`)
  }
}

function sentenceOf(error: unknown): string {
  return messageOf(error).replace(/[.]?$/, '.')
}
