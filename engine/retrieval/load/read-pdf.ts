import { getDocumentProxy, getMeta } from 'unpdf'
import type { Json } from '../../graph/values.ts'
import { checkCharacters, type LoadLimits } from './limits.ts'
import { Refusal, type LoadedDocument } from './loaded-document.ts'
import { inReadingOrder, linesOf, paragraphsOf, wordsOf, type PdfLine } from './pdf-lines.ts'
import type { ReadText } from './read-text.ts'
import { withoutRepeatedLines } from './repeated-lines.ts'

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>

/**
 * Reads the text of a PDF, page by page. It has no headings; paragraphs are rebuilt from lines.
 * @throws Refusal for protected files and for those without text, such as scans
 */
export async function readPdf(bytes: Uint8Array, limits: LoadLimits): Promise<ReadText> {
  const pdf = await open(bytes)
  if (pdf.numPages > limits.pages)
    throw new Refusal(
      `it has ${pdf.numPages} pages; ${limits.pages} is the limit for a PDF. Split it.`,
    )
  const lines: (readonly PdfLine[])[] = []
  let characters = 0
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const page = await linesOfPage(pdf, number)
    characters += page.reduce((sum, { text }) => sum + text.length + 1, 0)
    checkCharacters(characters, limits)
    lines.push(page)
  }
  const empty = lines.flatMap((page, index) => (page.length === 0 ? [index + 1] : []))
  if (empty.length === lines.length)
    throw new Refusal(
      'its pages hold no text, only pictures of it. Run it through text recognition (OCR) first.',
    )
  const metadata = await metadataOf(pdf)
  await pdf.cleanup()
  return {
    ...pagesText(withoutRepeatedLines(lines)),
    title: usefulTitle(metadata['title']),
    format: 'text',
    metadata: { ...metadata, pages: lines.length },
    warnings: empty.length === 0 ? [] : [emptyPages(empty)],
  }
}

async function open(bytes: Uint8Array): Promise<Pdf> {
  try {
    // The parser takes the bytes away from their owner, so it gets a copy.
    return await getDocumentProxy(new Uint8Array(bytes), {
      disableFontFace: true,
      useSystemFonts: false,
      enableXfa: false,
      verbosity: 0,
    })
  } catch (error) {
    const name = error instanceof Error ? error.name : ''
    if (name === 'PasswordException')
      throw new Refusal('it is protected by a password. Save it without one.')
    const why = error instanceof Error ? error.message.replace(/[.]?$/, '.') : 'it is damaged.'
    throw new Refusal(`it is a damaged PDF: ${why}`)
  }
}

async function linesOfPage(pdf: Pdf, number: number): Promise<readonly PdfLine[]> {
  try {
    const page = await pdf.getPage(number)
    const { items } = await page.getTextContent()
    page.cleanup()
    return inReadingOrder(linesOf(items.flatMap((item) => ('str' in item ? [item] : []))))
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/[.]?$/, '.') : 'it is damaged.'
    throw new Refusal(`page ${number} of the PDF is damaged: ${why}`)
  }
}

function pagesText(lines: readonly (readonly PdfLine[])[]): {
  text: string
  pages: NonNullable<LoadedDocument['pages']>
} {
  const words = wordsOf(lines.flat())
  const pages: { number: number; start: number }[] = []
  let text = ''
  for (const [index, page] of lines.entries()) {
    if (text !== '' && !text.endsWith('\n\n')) text += '\n\n'
    pages.push({ number: index + 1, start: text.length })
    text += paragraphsOf(page, words).join('\n\n')
  }
  return { text, pages }
}

async function metadataOf(pdf: Pdf): Promise<Record<string, Json>> {
  const info: Record<string, unknown> = await getMeta(pdf).then(
    (meta) => meta.info,
    () => ({}),
  )
  const metadata: Record<string, Json> = {}
  for (const [key, name] of [
    ['Title', 'title'],
    ['Author', 'author'],
    ['Subject', 'subject'],
    ['Keywords', 'keywords'],
  ] as const) {
    const value = info[key]
    if (typeof value === 'string' && value.trim() !== '')
      metadata[name] = value.trim().slice(0, 1000)
  }
  // "D:20231231…", as section 7.9.4 of ISO 32000 writes dates.
  const date = info['CreationDate']
  const created = typeof date === 'string' ? /^D:(\d{4})(\d{2})(\d{2})/.exec(date) : null
  if (created !== null) metadata['created'] = created.slice(1).join('-')
  return metadata
}

/** Programs write names of files and of themselves into the title. */
function usefulTitle(title: Json | undefined): string | undefined {
  if (typeof title !== 'string') return undefined
  if (!/\p{L}{3}/u.test(title)) return undefined
  return /^(?:untitled|microsoft |powerpoint |document\d*$)|\.(?:docx?|pptx?|xlsx?|pdf|indd|tex)$/i.test(
    title,
  )
    ? undefined
    : title
}

function emptyPages(pages: readonly number[]): string {
  const shown = pages.slice(0, 10).join(', ')
  const more = pages.length > 10 ? ` and ${pages.length - 10} more` : ''
  return pages.length === 1
    ? `Page ${shown} holds no text; it may be a picture.`
    : `Pages ${shown}${more} hold no text; they may be pictures.`
}
