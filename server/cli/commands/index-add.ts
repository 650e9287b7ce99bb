import { IndexName } from '../../routes/index-routes.ts'
import { count } from '../amounts.ts'
import { exitCodes, type Execute } from '../command.ts'
import type { AddReport, Connection } from '../connection/connection.ts'
import { look, type Line } from '../line.ts'
import { ProgressBar } from '../progress.ts'
import { harmless } from '../text.ts'
import { UsageError } from '../usage-error.ts'

/** Names of one kind that are listed; of thousands nobody reads more. */
const listed = 20

export const execute: Execute = async ({ arguments: given, output, folder, connect }) => {
  const [name = '', ...paths] = given.operands
  checkName(name)
  const language = readLanguage(given.value('language'))
  const connection = await connect()
  await checkLanguage(connection, name, language)
  const bar = new ProgressBar(output, `Building the index "${name}"`)
  let report: AddReport
  try {
    report = await connection.addFiles(name, {
      paths,
      base: folder,
      language,
      onProgress: (progress) => bar.show(progress),
    })
  } finally {
    bar.close()
  }
  for (const line of reportLines(report)) output.result.print(line)
  const index = (await connection.indexes()).find((one) => one.name === name)
  if (index !== undefined) {
    output.result.print(
      `The index "${name}" holds ${count(index.documents, 'document')} in ${count(index.passages, 'passage')}.`,
    )
  }
  const taken = report.added.length + report.changed.length + report.unchanged.length
  return taken === 0 && report.refused.length > 0 ? exitCodes.failed : exitCodes.worked
}

function reportLines({ added, changed, unchanged, refused }: AddReport): Line[] {
  const counts = [
    `${added.length} added`,
    `${changed.length} changed`,
    `${unchanged.length} unchanged`,
    `${refused.length} refused`,
  ]
  return [
    ...names('+', added),
    ...names('~', changed),
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

/** How words are cut is decided when an index is made. */
async function checkLanguage(
  connection: Connection,
  name: string,
  language: string | undefined,
): Promise<void> {
  if (language === undefined) return
  const index = (await connection.indexes()).find((one) => one.name === name)
  if (index === undefined || index.language === language) return
  throw new UsageError(
    `The index "${name}" is in the language "${index.language}", which cannot be changed. Make another index for "${language}".`,
  )
}
