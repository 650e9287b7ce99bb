import { isDeepStrictEqual } from 'node:util'
import type { Chunking } from '../../../engine/retrieval/chunk.ts'
import type { IndexSummary } from '../../api.ts'
import { count } from '../amounts.ts'
import { exitCodes, type Execute } from '../command.ts'
import type { AddReport } from '../connection/connection.ts'
import { chunkingOptions, readChunking, readLanguage } from '../index-settings.ts'
import { look, type Line, type Part } from '../line.ts'
import { checkIndexName } from '../on-index.ts'
import { ProgressBar } from '../progress.ts'
import { harmless } from '../text.ts'
import { UsageError } from '../usage-error.ts'

/** Names of one kind that are listed; of thousands nobody reads more. */
const listed = 20
/** As the server takes them. */
const mostPages = 500
const mostAddresses = 1000

export const execute: Execute = async ({ arguments: given, output, folder, connect }) => {
  const [name = '', ...operands] = given.operands
  checkIndexName(name)
  const urls = operands.filter(isAddress)
  const paths = operands.filter((operand) => !isAddress(operand))
  checkAddresses(urls)
  const follow = readFollow(given.value('follow'), urls)
  const language = readLanguage(given)
  const chunking = readChunking(given)
  const connection = await connect()
  const index = (await connection.indexes()).find((one) => one.name === name)
  for (const sentence of index === undefined ? [] : differences(index, { language, chunking })) {
    output.messages.print([look('!', 'warning'), ` ${sentence}`])
  }
  const bar = new ProgressBar(output, `Building the index "${name}"`)
  let report: AddReport
  try {
    report = await connection.addFiles(name, {
      paths,
      urls,
      ...(follow === undefined ? {} : { follow }),
      duplicates: given.has('skip-duplicates') ? 'skip' : 'keep',
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
  const { added, changed, unchanged, skipped } = report
  const taken = added.length + changed.length + unchanged.length + skipped.length
  return taken === 0 && report.refused.length > 0 ? exitCodes.failed : exitCodes.worked
}

function reportLines(report: AddReport): Line[] {
  const { added, changed, unchanged, skipped, duplicates, refused, warnings } = report
  const counts = [
    `${added.length} added`,
    `${changed.length} changed`,
    `${unchanged.length} unchanged`,
    ...(skipped.length === 0 ? [] : [`${count(skipped.length, 'duplicate')} skipped`]),
    `${refused.length} refused`,
  ]
  const repeats = duplicates.map(({ id, duplicateOf }) => `${id} has the text of ${duplicateOf}`)
  return [
    ...names(look('+', 'good'), added),
    ...names(look('~', 'good'), changed),
    ...names(look('=', 'warning'), repeats),
    ...warnings.map(({ warning }): Line => [look('!', 'warning'), ` ${harmless(warning)}`]),
    ...refused.map(({ reason }): Line => [look('✗', 'bad'), ` ${harmless(reason)}`]),
    [look(`${counts.join(', ')}.`, 'strong')],
  ]
}

function names(mark: Part, sources: readonly string[]): Line[] {
  const lines = sources.slice(0, listed).map((source): Line => [mark, ` ${harmless(source)}`])
  const more = sources.length - lines.length
  return more > 0 ? [...lines, [look(`  … and ${more.toLocaleString('en')} more`, 'quiet')]] : lines
}

/** An index is cut in one way and has one language: what is asked for beside that is told, and how it is changed. */
function differences(
  { name, language, chunking }: IndexSummary,
  asked: { readonly language: string | undefined; readonly chunking: Chunking | undefined },
): string[] {
  const change = `"heddle index change ${name}`
  const further = `changes that for all its documents.`
  return [
    ...(asked.language === undefined || asked.language === language
      ? []
      : [
          `The index "${name}" is in the language "${language}". ${change} --language ${asked.language}" ${further}`,
        ]),
    ...(asked.chunking === undefined || isDeepStrictEqual(asked.chunking, chunking)
      ? []
      : [
          `The index "${name}" is cut by ${chunkingOptions(chunking)}. ${change} ${chunkingOptions(asked.chunking)}" ${further}`,
        ]),
  ]
}

function isAddress(text: string): boolean {
  return /^https?:\/\//i.test(text)
}

/** @throws UsageError */
function readFollow(text: string | undefined, urls: readonly string[]): number | undefined {
  if (text === undefined) return undefined
  if (urls.length === 0) {
    throw new UsageError('--follow is about the links of a page: give an address, too.')
  }
  const pages = Number(text)
  if (Number.isInteger(pages) && pages >= 1 && pages <= mostPages) return pages
  throw new UsageError(`--follow must be a whole number from 1 to ${mostPages}, not "${text}".`)
}

/** @throws UsageError */
function checkAddresses(urls: readonly string[]): void {
  const wrong = urls.find((url) => !URL.canParse(url))
  if (wrong !== undefined) throw new UsageError(`"${wrong}" is not an address.`)
  if (urls.length > mostAddresses) {
    throw new UsageError(`At most ${mostAddresses} addresses are taken at once.`)
  }
}
