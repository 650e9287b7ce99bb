import type { FileKind } from './file-kinds.ts'
import { Refusal } from './loaded-document.ts'
import type { ArchiveEntry } from './open-archive.ts'

/**
 * What a ZIP archive is by what is in it: many formats are archives.
 * @throws Refusal for those that are not read
 */
export async function archiveKind(entries: readonly ArchiveEntry[]): Promise<FileKind> {
  const paths = entries.map(({ path }) => path)
  const mark = entries.find(({ path }) => path === 'mimetype')
  const type = mark === undefined ? '' : (await mark.read()).subarray(0, 200).toString().trim()
  if (type === 'application/epub+zip') return 'epub'
  if (type.startsWith('application/vnd.oasis.opendocument'))
    throw new Refusal('it is an OpenDocument file. Save it as .docx, .xlsx or PDF.')
  if (paths.includes('[Content_Types].xml')) {
    if (paths.some((path) => path.startsWith('word/'))) return 'docx'
    if (paths.some((path) => path.startsWith('xl/'))) return 'xlsx'
    if (paths.some((path) => path.startsWith('ppt/'))) return 'pptx'
    if (paths.some((path) => path.startsWith('visio/')))
      throw new Refusal('it is a Visio drawing. Save it as PDF.')
  }
  if (paths.includes('META-INF/container.xml')) return 'epub'
  if (paths.some((path) => /(?:^|\/)Index(?:\.zip$|\/.*\.iwa$)/.test(path)))
    throw new Refusal(
      'it is a file of Pages, Numbers or Keynote. Export it as .docx, .xlsx or PDF.',
    )
  return 'archive'
}
