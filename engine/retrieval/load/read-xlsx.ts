import readXlsxFile from 'read-excel-file/node'
import { checkCharacters, type LoadLimits } from './limits.ts'
import { Refusal } from './loaded-document.ts'
import { officeMetadata, repack } from './office-package.ts'
import type { ArchiveEntry } from './open-archive.ts'
import type { ReadText } from './read-text.ts'
import { tableText } from './table-text.ts'

/**
 * Reads an Excel workbook: a section for each sheet.
 * @throws Refusal
 */
export async function readXlsx(
  entries: readonly ArchiveEntry[],
  limits: LoadLimits,
): Promise<ReadText> {
  const { archive, files } = await repack(entries)
  if (files.has('xl/workbook.bin'))
    throw new Refusal('it is a binary workbook (.xlsb). Save it as .xlsx or CSV.')
  const parts: string[] = []
  let characters = 0
  for (const { sheet, data } of await readXlsxFile(archive)) {
    const table = tableText(data.map((row) => row.map(cellText)))
    characters += table.length
    checkCharacters(characters, limits)
    if (table !== '') parts.push(`## ${sheet}\n\n${table}\n`)
  }
  return {
    text: parts.join('\n'),
    format: 'markdown',
    metadata: officeMetadata(files, limits),
  }
}

function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return ''
  if (cell instanceof Date) {
    const [day = '', time = ''] = cell.toISOString().split('T')
    return time.startsWith('00:00') ? day : `${day} ${time.slice(0, 5)}`
  }
  return typeof cell === 'string' ? cell : JSON.stringify(cell)
}
