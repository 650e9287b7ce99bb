import { isDeepStrictEqual } from 'node:util'
import { Chunking, defaultChunking } from '../../../engine/retrieval/chunk.ts'
import type { IndexSummary } from '../../api.ts'
import { IndexName } from '../../routes/index-name.ts'
import { count } from '../amounts.ts'
import { exitCodes, type Execute } from '../command.ts'
import type { AddReport } from '../connection/connection.ts'
import { look, type Line } from '../line.ts'
import { ProgressBar } from '../progress.ts'
import type { Arguments } from '../read-arguments.ts'
import { harmless } from '../text.ts'
import { UsageError } from '../usage-error.ts'

/** Names of one kind that are listed; of thousands nobody reads more. */
const listed = 20

export const execute: Execute = async ({ arguments: given, output, folder, connect }) => {
  const [name = '', ...paths] = given.operands
  checkName(name)
  const language = readLanguage(given.value('language'))
  const chunking = readChunking(given)
  const connection = await connect()
  const index = (await connection.indexes()).find((one) => one.name === name)
  if (index !== undefined) checkSame(index, language, chunking)
  const bar = new ProgressBar(output, `Building the index "${name}"`)
  let report: AddReport
  try {
    report = await connection.addFiles(name, {
      paths,
      base: folder,
      language,
      ...(chunking === undefined ? {} : { chunking }),
      onProgress: (progress) => bar.show(progress),
    })
  } finally {
    bar.close()
  }
  for (const line of reportLines(report)) output.result.print(line)
  const built = (await connection.indexes()).find((one) => one.name === name)
  if (built !== undefined) {
    output.result.print(
      `The index "${name}" holds ${count(built.documents, 'document')} in ${count(built.passages, 'passage')}.`,
    )
  }
  const taken = report.added.length + report.changed.length + report.unchanged.length
  return taken === 0 && report.refused.length > 0 ? exitCodes.failed : exitCodes.worked
}

function reportLines({ added, changed, unchanged, refused, warnings }: AddReport): Line[] {
  const counts = [
    `${added.length} added`,
    `${changed.length} changed`,
    `${unchanged.length} unchanged`,
    `${refused.length} refused`,
  ]
  return [
    ...names('+', added),
    ...names('~', changed),
    ...warnings.map(({ warning }): Line => [look('!', 'warning'), ` ${harmless(warning)}`]),
    ...refused.map(({ reason }): Line => [look('✗', 'bad'), ` ${harmless(reason)}`]),
    [look(`${counts.join(', ')}.`, 'strong')],
  ]
}

function names(mark: string, sources: readonly string[]): Line[] {
  const lines = sources
    .slice(0, listed)
    .map((source): Line => [look(mark, 'good'), ` ${harmless(source)}`])
  const more = sources.length - lines.length
  return more > 0 ? [...lines, [look(`  … and ${more.toLocaleString('en')} more`, 'quiet')]] : lines
}

function checkName(name: string): void {
  const parsed = IndexName.safeParse(name)
  if (parsed.success) return
  throw new UsageError(
    `The name of an index ${parsed.error.issues[0]?.message ?? 'is wrong'}; "${name}" does not.`,
  )
}

function readLanguage(text: string | undefined): string | undefined {
  if (text === undefined || /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(text)) return text
  throw new UsageError(`--language must be a language code such as "en" or "de", not "${text}".`)
}

/** What is not given of it is as usual. */
function readChunking(given: Arguments): Chunking | undefined {
  const [chunker, size, overlap] = ['chunker', 'size', 'overlap'].map((name) => given.value(name))
  if (chunker === undefined && size === undefined && overlap === undefined) return undefined
  const read = Chunking.safeParse({
    chunker: chunker ?? defaultChunking.chunker,
    size: size === undefined ? defaultChunking.size : Number(size),
    overlap: overlap === undefined ? defaultChunking.overlap : Number(overlap),
  })
  if (read.success) return read.data
  const [first] = read.error.issues
  throw new UsageError(`--${String(first?.path[0])} is wrong: ${first?.message ?? 'no reason'}.`)
}

/** How words and documents are cut is decided when an index is made. */
function checkSame(
  index: IndexSummary,
  language: string | undefined,
  chunking: Chunking | undefined,
): void {
  const { name } = index
  if (language !== undefined && index.language !== language) {
    throw new UsageError(
      `The index "${name}" is in the language "${index.language}", which cannot be changed. Make another index for "${language}".`,
    )
  }
  if (chunking !== undefined && !isDeepStrictEqual(chunking, index.chunking)) {
    const { chunker, size, overlap } = index.chunking
    throw new UsageError(
      `The index "${name}" is cut by --chunker ${chunker} --size ${size} --overlap ${overlap}, which cannot be changed. Make another index.`,
    )
  }
}
