import { checkCharacters, type LoadLimits } from './limits.ts'
import { localName, parseXml } from './parse-xml.ts'
import { isFeed, readFeed } from './read-feed.ts'
import { readHtml } from './read-html.ts'
import type { ReadText } from './read-text.ts'

/**
 * Reads XML: a feed as its entries, a page as a page, and anything else as lines of the names and
 * texts of its elements, with a blank line between records.
 * @throws Refusal
 */
export function readXml(text: string, limits: LoadLimits): ReadText {
  checkCharacters(text.length, limits)
  const root = parseXml(text, limits)
  if (isFeed(root)) return readFeed(root, limits)
  if (localName(root).toLowerCase() === 'html') return readHtml(text, limits)
  const lines: string[] = []
  elementLines(root, lines, false)
  return { text: lines.join('\n').trim(), format: 'text' }
}

/**
 * By recursion: how deep it goes was checked before.
 * @param above the name of the element around it, where that tells more than its own alone
 */
function elementLines(element: Element, lines: string[], isRecord: boolean, above = ''): void {
  const name = localName(element)
  const label = `${above}${name}${attributesOf(element)}`
  const children = [...element.children]
  const ownText = [...element.childNodes].some(
    (node) => node.nodeType !== 1 && node.nodeType !== 8 && node.textContent?.trim(),
  )
  if (children.length === 0 || ownText) {
    const text = element.textContent?.replace(/\s+/g, ' ').trim() ?? ''
    if (text !== '') lines.push(`${label}: ${text}`)
    else if (element.attributes.length > 0) lines.push(label)
    return
  }
  if (isRecord) breakLine(lines)
  if (element.attributes.length > 0) lines.push(label)
  const names = new Map<string, number>()
  for (const { nodeName } of children) names.set(nodeName, (names.get(nodeName) ?? 0) + 1)
  const isRoot = element.parentElement === null
  for (const child of children) {
    const repeats = (names.get(child.nodeName) ?? 0) > 1
    elementLines(child, lines, repeats, isRoot || isRecord ? '' : `${name} `)
  }
  if (isRecord) breakLine(lines)
}

function breakLine(lines: string[]): void {
  if (lines.length > 0 && lines.at(-1) !== '') lines.push('')
}

/** Attributes in brackets, without those of namespaces. */
function attributesOf(element: Element): string {
  const attributes = [...element.attributes]
    .filter(({ name }) => !/^xmlns|^xsi:/.test(name))
    .map(({ name, value }) => `${name}: ${value}`)
  return attributes.length === 0 ? '' : ` (${attributes.join(', ')})`
}
