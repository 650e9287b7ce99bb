import { basename } from 'node:path'
import type { Json } from '../../graph/values.ts'
import { checkCharacters, type LoadLimits } from './limits.ts'
import type { PageLinks } from './page-links.ts'
import { titleLine, type LoadedDocument, type LoadedFile } from './loaded-document.ts'

/** What a reader makes of a file that is one document. */
export interface ReadText {
  readonly title?: string | undefined
  readonly text: string
  readonly format: 'markdown' | 'text'
  readonly metadata?: Readonly<Record<string, Json>>
  readonly pages?: LoadedDocument['pages']
  readonly warnings?: readonly string[]
  readonly links?: PageLinks
}

/**
 * The document of a file that is one.
 * @throws Refusal when its text is too long
 */
export function oneDocument(source: string, read: ReadText, limits: LoadLimits): LoadedFile {
  checkCharacters(read.text.length, limits)
  const title = titleLine(read.title ?? '')
  const document: LoadedDocument = {
    id: source,
    title: title === '' ? basename(source) : title,
    source,
    text: read.text,
    format: read.format,
    metadata: read.metadata ?? {},
    ...(read.pages === undefined ? {} : { pages: read.pages }),
  }
  const links = read.links === undefined ? {} : { links: read.links }
  return { documents: [document], warnings: read.warnings ?? [], ...links }
}
