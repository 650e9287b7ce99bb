import { posix } from 'node:path'
import type { Json } from '../../graph/values.ts'
import { decodeText } from './decode-text.ts'
import { parsePage, toMarkdown } from './html-to-markdown.ts'
import { checkCharacters, type LoadLimits } from './limits.ts'
import { Refusal } from './loaded-document.ts'
import type { ArchiveEntry } from './open-archive.ts'
import { childText, findAll, parseXml } from './parse-xml.ts'
import type { ReadText } from './read-text.ts'

/**
 * Reads an EPUB book: its chapters in the order of its spine, below its title and authors.
 * @throws Refusal for damaged books and those whose chapters are encrypted
 */
export async function readEpub(
  entries: readonly ArchiveEntry[],
  limits: LoadLimits,
): Promise<ReadText> {
  const files = new Map(entries.map((entry) => [entry.path, entry]))
  const container = await xmlOf(files, 'META-INF/container.xml', limits)
  const packagePath = findAll(container, 'rootfile')[0]?.getAttribute('full-path')
  if (!packagePath) throw new Refusal('it is no EPUB book: it names no package.')
  const book = await xmlOf(files, packagePath, limits)
  const encrypted = await encryptedPaths(files, limits)
  const about = findAll(book, 'metadata')[0]
  const title = about === undefined ? undefined : childText(about, 'title')
  const parts = [...(title === undefined ? [] : [`# ${title}`]), ...describe(about)]
  let characters = 0
  for (const path of chapterPaths(book, posix.dirname(packagePath))) {
    if (encrypted.has(path)) throw new Refusal('it is protected against copying (DRM).')
    const entry = files.get(path)
    if (entry === undefined) throw new Refusal(`it is damaged: its chapter "${path}" is missing.`)
    const chapter = chapterText(decodeText(await entry.read()).text, limits)
    characters += chapter.length
    checkCharacters(characters, limits)
    if (chapter !== '') parts.push(chapter)
  }
  return { title, text: `${parts.join('\n\n')}\n`, format: 'markdown', metadata: metadataOf(about) }
}

async function xmlOf(
  files: ReadonlyMap<string, ArchiveEntry>,
  path: string,
  limits: LoadLimits,
): Promise<Element> {
  const entry = files.get(path)
  if (entry === undefined) throw new Refusal(`it is no EPUB book: it holds no "${path}".`)
  return parseXml(decodeText(await entry.read()).text, limits)
}

/** Fonts may be encrypted in any book; chapters only in those that nobody else can read. */
async function encryptedPaths(
  files: ReadonlyMap<string, ArchiveEntry>,
  limits: LoadLimits,
): Promise<ReadonlySet<string>> {
  if (!files.has('META-INF/encryption.xml')) return new Set()
  const root = await xmlOf(files, 'META-INF/encryption.xml', limits)
  const references = findAll(root, 'CipherReference')
  return new Set(references.map((reference) => decoded(reference.getAttribute('URI') ?? '')))
}

function chapterPaths(book: Element, folder: string): string[] {
  const manifest = new Map(
    findAll(book, 'item').map((item) => [item.getAttribute('id'), item] as const),
  )
  return findAll(book, 'itemref').flatMap((reference) => {
    const item = manifest.get(reference.getAttribute('idref'))
    const isContents = item?.getAttribute('properties')?.split(' ').includes('nav')
    const isPage = /html/i.test(item?.getAttribute('media-type') ?? 'html')
    if (item === undefined || isContents || !isPage) return []
    return [posix.join(folder, decoded(item.getAttribute('href') ?? ''))]
  })
}

function decoded(address: string): string {
  try {
    return decodeURIComponent(address.replace(/#.*$/, ''))
  } catch {
    return address
  }
}

/** Elements that XHTML closes in themselves and HTML would leave open. */
const closedInItself =
  /<(?!(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)\b)([a-z][\w:-]*)(\s[^<>]*)?\/>/gi

function chapterText(xhtml: string, limits: LoadLimits): string {
  const page = parsePage(xhtml.replace(closedInItself, '<$1$2></$1>'), limits)
  const text = toMarkdown(page.body)
  if (text === '' || page.querySelector('h1, h2, h3, h4, h5, h6') !== null) return text
  const title = page.querySelector('title')?.textContent?.trim()
  return title ? `# ${title}\n\n${text}` : text
}

function describe(about: Element | undefined): string[] {
  if (about === undefined) return []
  const authors = textsOf(about, 'creator')
  const facts = [
    ...(authors.length === 0 ? [] : [`**Authors:** ${authors.join(', ')}`]),
    ...textsOf(about, 'description').slice(0, 1),
  ]
  return facts
}

function metadataOf(about: Element | undefined): Record<string, Json> {
  if (about === undefined) return {}
  const metadata: Record<string, Json> = {}
  const authors = textsOf(about, 'creator')
  if (authors.length > 0) metadata['author'] = authors.join(', ')
  for (const name of ['title', 'language', 'publisher', 'date', 'identifier']) {
    const [text] = textsOf(about, name)
    if (text !== undefined) metadata[name] = text.slice(0, 1000)
  }
  return metadata
}

function textsOf(about: Element, name: string): string[] {
  return findAll(about, name).flatMap(({ textContent }) => {
    const text = textContent?.replace(/\s+/g, ' ').trim()
    return text ? [text] : []
  })
}
