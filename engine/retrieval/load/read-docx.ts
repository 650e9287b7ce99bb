import mammoth from 'mammoth'
import { parsePage, toMarkdown } from './html-to-markdown.ts'
import { checkCharacters, type LoadLimits } from './limits.ts'
import { officeMetadata, repack } from './office-package.ts'
import type { ArchiveEntry } from './open-archive.ts'
import { firstHeading } from './read-markdown.ts'
import type { ReadText } from './read-text.ts'

/**
 * Reads a Word document with its headings, lists, tables, notes and comments. Pictures are left out
 * but for what they are called.
 * @throws Refusal
 */
export async function readDocx(
  entries: readonly ArchiveEntry[],
  limits: LoadLimits,
): Promise<ReadText> {
  const { archive, files } = await repack(entries)
  const { value } = await mammoth.convertToHtml(
    { buffer: archive },
    {
      styleMap: ["p[style-name='Title'] => h1:fresh", 'comment-reference => sup'],
      externalFileAccess: false,
      convertImage: mammoth.images.imgElement(async ({ contentType }) => ({
        src: `data:${contentType};base64,`,
      })),
    },
  )
  checkCharacters(value.length, limits)
  const text = toMarkdown(parsePage(value, limits).body)
  const metadata = officeMetadata(files, limits)
  const given = metadata['title']
  return {
    title: typeof given === 'string' ? given : firstHeading(text),
    text: text === '' ? '' : `${text}\n`,
    format: 'markdown',
    metadata,
  }
}
