import { readFile, stat } from 'node:fs/promises'
import { extname } from 'node:path'
import { isReadHere } from './load/file-kinds.ts'
import { defaultLimits, sizeInWords, type LoadLimits } from './load/limits.ts'
import { Refusal, UnreadableFile, type LoadedFile } from './load/loaded-document.ts'
import { readApart } from './load/read-apart.ts'
import { readPlain } from './load/read-plain.ts'
import { recogniseFile } from './load/recognise-file.ts'

export { knownEndings } from './load/file-kinds.ts'
export { UnreadableFile, type LoadedDocument, type LoadedFile } from './load/loaded-document.ts'

export interface LoadOptions {
  readonly signal?: AbortSignal | undefined
  /** What differs from the usual limits. */
  readonly limits?: Partial<LoadLimits>
}

/**
 * Reads one file of any known kind: see `docs/files-and-chunking.md`.
 * @param source how the file is named in ids and citations
 * @throws UnreadableFile, and the reason of the signal when it is aborted
 */
export async function loadFile(
  path: string,
  source: string,
  options: LoadOptions = {},
): Promise<LoadedFile> {
  const limits = { ...defaultLimits, ...options.limits }
  const { size } = await stat(path)
  checkFileSize(size, source, limits)
  const bytes = await readFile(path)
  return loadBytes(bytes, source, { ...options, ending: extname(path) })
}

/**
 * Reads a file whose bytes are there already, as of an upload or an address.
 * @param options.ending with its dot, where that of the source does not say how the file is read
 * @throws UnreadableFile, and the reason of the signal when it is aborted
 */
export async function loadBytes(
  bytes: Uint8Array,
  source: string,
  options: LoadOptions & { readonly ending?: string } = {},
): Promise<LoadedFile> {
  const limits = { ...defaultLimits, ...options.limits }
  const ending = (options.ending ?? extname(source)).toLowerCase()
  options.signal?.throwIfAborted()
  checkFileSize(bytes.length, source, limits)
  try {
    const kind = recogniseFile(bytes, ending)
    return isReadHere(kind, bytes.length)
      ? readPlain({ source, ending, kind, bytes }, limits)
      : await readApart({ source, ending, bytes, limits }, options.signal)
  } catch (error) {
    if (error instanceof Refusal) throw new UnreadableFile(source, error.message)
    throw error
  }
}

/** @throws UnreadableFile for a file that is larger than may be read */
export function checkFileSize(
  size: number,
  source: string,
  { bytes }: Pick<LoadLimits, 'bytes'> = defaultLimits,
): void {
  if (size <= bytes) return
  throw new UnreadableFile(
    source,
    `it has ${sizeInWords(size)}; ${sizeInWords(bytes)} is the limit.`,
  )
}
