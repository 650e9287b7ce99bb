import { highlightedCodeBlock, strikethrough, taskListItems } from '@joplin/turndown-plugin-gfm'
import { parseHTML } from 'linkedom'
import TurndownService from 'turndown'
import type { LoadLimits } from './limits.ts'
import { markTables, tableMark } from './mark-tables.ts'
import { checkDepth, checkTags } from './markup-depth.ts'

/** What shows nothing to a reader. */
const unseen = 'script, style, noscript, template, iframe, object, embed, svg, canvas'

/**
 * A page as a tree. Nothing in it is run or fetched.
 * @throws Refusal when it is nested too deep
 */
export function parsePage(html: string, limits: LoadLimits): Document {
  checkTags(html, limits)
  const { document } = parseHTML(wholePage(html))
  checkDepth(document, limits)
  for (const element of document.querySelectorAll(unseen)) element.remove()
  return document
}

/** The parser wants a page; a part of one becomes its body. */
function wholePage(html: string): string {
  return /<(?:html|body)[\s>]/i.test(html) ? html : `<html><body>${html}</body></html>`
}

/** The content of an element as Markdown: headings, lists, tables, code, links; pictures by their alternative text. */
export function toMarkdown(element: Element): string {
  markTables(element, convert)
  return convert(element)
}

function convert(element: Element): string {
  return service().turndown(
    // SAFETY: linkedom's elements have what turndown reads of an element.
    element as HTMLElement,
  )
}

let made: TurndownService | undefined

function service(): TurndownService {
  made ??= makeService()
  return made
}

function makeService(): TurndownService {
  const turndown = new TurndownService({
    headingStyle: 'atx',
    bulletListMarker: '*',
    codeBlockStyle: 'fenced',
    emDelimiter: '*',
    hr: '---',
  })
  turndown.use([highlightedCodeBlock, strikethrough, taskListItems])
  turndown.escape = escapeBlocks
  turndown.addRule('table', {
    filter: (node) => node.hasAttribute(tableMark),
    replacement: (_, node) => `\n\n${node.getAttribute(tableMark) ?? ''}\n\n`,
  })
  turndown.addRule('item', {
    filter: 'li',
    replacement: (content, node) => {
      const parent = node.parentNode
      const isOrdered = parent?.nodeName === 'OL'
      const mark = isOrdered ? `${numberOf(node)}. ` : '* '
      const inner = content.trim().replaceAll('\n', `\n${' '.repeat(mark.length)}`)
      return `${mark}${inner}${node.nextSibling === null ? '' : '\n'}`
    },
  })
  turndown.addRule('place', {
    // A link to a place in the same text leads nowhere once the text is cut.
    filter: (node) => node.nodeName === 'A' && (node.getAttribute('href') ?? '').startsWith('#'),
    replacement: (content) => (content === '↑' ? '' : content),
  })
  turndown.addRule('picture', {
    filter: 'img',
    replacement: (_, node) => {
      const text = (node.getAttribute('alt') ?? '').replace(/[\s[\]]+/g, ' ').trim()
      const address = node.getAttribute('src') ?? ''
      // The bytes of a picture are no text; its kind stays, so that it is seen that one was there.
      const data = /^data:[\w.+/-]*(?:;base64)?/i.exec(address)?.[0]
      if (data !== undefined) return `![${text}](${data}...)`
      return text === '' ? '' : `![${text}](${address.replace(/[\s()]/g, encodeURIComponent)})`
    },
  })
  return turndown
}

/**
 * Only what would make a heading, a list or code of a text at its beginning is escaped. The text is
 * searched and cited, and marks in the midst of it would change its words.
 */
function escapeBlocks(text: string): string {
  return text
    .replace(/^(#{1,6}\s|>|[-+*]\s|=+$|~~~|```)/, '\\$1')
    .replace(/^(\d{1,9})([.)]\s)/, '$1\\$2')
}

function numberOf(item: HTMLElement): number {
  const list = item.parentNode
  if (list === null) return 1
  // SAFETY: the parent of a list item is an element.
  const first = Number((list as Element).getAttribute('start') ?? 1)
  const items = [...list.childNodes].filter(({ nodeName }) => nodeName === 'LI')
  return (Number.isInteger(first) ? first : 1) + items.indexOf(item)
}
