import { parsePage, toMarkdown } from './html-to-markdown.ts'
import { checkCharacters, type LoadLimits } from './limits.ts'
import { childText, findAll, localName } from './parse-xml.ts'
import type { ReadText } from './read-text.ts'

/** Whether the root of an XML text is that of RSS or Atom. */
export function isFeed(root: Element): boolean {
  return ['rss', 'RDF', 'feed'].includes(localName(root)) && entriesOf(root).length > 0
}

/** Reads a feed: a section for each entry, with its date, its authors and its text. */
export function readFeed(root: Element, limits: LoadLimits): ReadText {
  const channel = findAll(root, 'channel')[0] ?? root
  const title = childText(channel, 'title')
  const parts = [
    ...(title === undefined ? [] : [`# ${title}`]),
    ...optional(childText(channel, 'description', 'subtitle')),
  ]
  let characters = 0
  for (const entry of entriesOf(root)) {
    const part = entryText(entry, limits)
    characters += part.length
    checkCharacters(characters, limits)
    parts.push(part)
  }
  return { title, text: `${parts.join('\n\n')}\n`, format: 'markdown' }
}

function entriesOf(root: Element): Element[] {
  return findAll(root, localName(root) === 'feed' ? 'entry' : 'item')
}

function entryText(entry: Element, limits: LoadLimits): string {
  const date = childText(entry, 'pubDate', 'date', 'updated', 'published')
  const author = childText(entry, 'creator', 'author')
  const facts = [date, author, addressOf(entry)].filter((fact) => fact !== undefined)
  return [
    `## ${childText(entry, 'title') ?? 'Untitled'}`,
    ...(facts.length === 0 ? [] : [facts.join(', ')]),
    ...optional(contentOf(entry, limits)),
  ].join('\n\n')
}

function addressOf(entry: Element): string | undefined {
  const link = [...entry.children].find((child) => localName(child) === 'link')
  return link?.getAttribute('href') ?? childText(entry, 'link')
}

/** The whole text if it is there, else the summary. Both are HTML as a rule. */
function contentOf(entry: Element, limits: LoadLimits): string | undefined {
  for (const name of ['encoded', 'content', 'description', 'summary']) {
    const element = [...entry.children].find((child) => localName(child) === name)
    if (element === undefined) continue
    const isTree = element.children.length > 0
    const html = (isTree ? element.innerHTML : element.textContent)?.trim() ?? ''
    if (html !== '') return toMarkdown(parsePage(html, limits).body)
  }
  return undefined
}

function optional(text: string | undefined): string[] {
  return text === undefined || text === '' ? [] : [text]
}
