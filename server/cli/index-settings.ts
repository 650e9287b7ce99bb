import { Chunking, defaultChunking } from '../../engine/retrieval/chunk.ts'
import type { Arguments } from './read-arguments.ts'
import { UsageError } from './usage-error.ts'

/** The language that --language names. @throws UsageError */
export function readLanguage(given: Arguments): string | undefined {
  const text = given.value('language')
  if (text === undefined || /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(text)) return text
  throw new UsageError(`--language must be a language code such as "en" or "de", not "${text}".`)
}

/**
 * How documents are cut by --chunker, --size and --overlap; undefined where none of them is given.
 * @param otherwise what is not given of it
 * @throws UsageError
 */
export function readChunking(
  given: Arguments,
  otherwise: Chunking = defaultChunking,
): Chunking | undefined {
  const [chunker, size, overlap] = ['chunker', 'size', 'overlap'].map((name) => given.value(name))
  if (chunker === undefined && size === undefined && overlap === undefined) return undefined
  const read = Chunking.safeParse({
    chunker: chunker ?? otherwise.chunker,
    size: size === undefined ? otherwise.size : Number(size),
    overlap: overlap === undefined ? otherwise.overlap : Number(overlap),
  })
  if (read.success) return read.data
  const [first] = read.error.issues
  throw new UsageError(`--${String(first?.path[0])} is wrong: ${first?.message ?? 'no reason'}.`)
}

/** As options of a command. */
export function chunkingOptions({ chunker, size, overlap }: Chunking): string {
  return `--chunker ${chunker} --size ${size} --overlap ${overlap}`
}
