import { lexer, type Token, type Tokens } from 'marked'
import { safeLink } from '../safe-link.ts'
import { element } from './element.ts'

/**
 * Markdown as elements, straight from its tokens: HTML in it stays text, pictures are not loaded, and
 * links go only to web and mail addresses.
 * @param mark draws a citation mark such as [1]
 */
export function drawMarkdown(text: string, mark: (number: number) => Node): DocumentFragment {
  const drawn = document.createDocumentFragment()
  drawn.append(...blocks(lexer(text), mark))
  return drawn
}

type Mark = (number: number) => Node

function blocks(tokens: readonly Token[] | undefined, mark: Mark): (Node | string)[] {
  return (tokens ?? []).flatMap((token) => block(token, mark))
}

// `marked` types tokens of extensions as any kind of token, so each case says which one it has.
function block(token: Token, mark: Mark): (Node | string)[] {
  switch (token.type) {
    case 'space':
    case 'def':
      return []
    case 'heading':
      return [element('h3', {}, ...inlines((token as Tokens.Heading).tokens, mark))]
    case 'paragraph':
      return [element('p', {}, ...inlines((token as Tokens.Paragraph).tokens, mark))]
    case 'list': {
      const { ordered, start, items } = token as Tokens.List
      const lines = items.map((item) => element('li', {}, ...blocks(item.tokens, mark)))
      if (!ordered) return [element('ul', {}, ...lines)]
      return [element('ol', start === '' ? {} : { start: String(start) }, ...lines)]
    }
    case 'blockquote':
      return [element('blockquote', {}, ...blocks((token as Tokens.Blockquote).tokens, mark))]
    case 'code':
      return [element('pre', { tabindex: '0' }, element('code', {}, (token as Tokens.Code).text))]
    case 'hr':
      return [element('hr')]
    case 'table':
      return [table(token as Tokens.Table, mark)]
    case 'text': {
      const { tokens, text } = token as Tokens.Text
      return tokens === undefined ? marked(text, mark) : inlines(tokens, mark)
    }
    default:
      return [token.raw]
  }
}

function table({ header, rows }: Tokens.Table, mark: Mark): HTMLElement {
  const row = (cells: readonly Tokens.TableCell[], tag: 'th' | 'td'): HTMLElement =>
    element('tr', {}, ...cells.map(({ tokens }) => element(tag, {}, ...inlines(tokens, mark))))
  return element(
    'div',
    { class: 'table', tabindex: '0' },
    element(
      'table',
      {},
      element('thead', {}, row(header, 'th')),
      element('tbody', {}, ...rows.map((cells) => row(cells, 'td'))),
    ),
  )
}

function inlines(tokens: readonly Token[] | undefined, mark: Mark): (Node | string)[] {
  return (tokens ?? []).flatMap((token) => inline(token, mark))
}

function inline(token: Token, mark: Mark): (Node | string)[] {
  switch (token.type) {
    case 'strong':
    case 'em':
    case 'del':
      return [element(token.type, {}, ...inlines((token as Tokens.Strong).tokens, mark))]
    case 'codespan':
      return [element('code', {}, (token as Tokens.Codespan).text)]
    case 'br':
      return [element('br')]
    case 'link': {
      const { href, tokens } = token as Tokens.Link
      const address = safeLink(href)
      const inside = inlines(tokens, mark)
      if (address === undefined) return inside
      return [
        element('a', { href: address, target: '_blank', rel: 'noreferrer noopener' }, ...inside),
      ]
    }
    case 'image': {
      const { text, href } = token as Tokens.Image
      return [text === '' ? href : text]
    }
    case 'text':
    case 'escape': {
      const { tokens, text } = token as Tokens.Text
      return tokens === undefined ? marked(text, mark) : inlines(tokens, mark)
    }
    default:
      return [token.raw]
  }
}

/** Text with its citation marks drawn. */
function marked(text: string, mark: Mark): (Node | string)[] {
  const parts: (Node | string)[] = []
  let from = 0
  for (const found of text.matchAll(/\[(\d{1,3})\]/g)) {
    parts.push(text.slice(from, found.index), mark(Number(found[1])))
    from = found.index + found[0].length
  }
  return [...parts, text.slice(from)]
}
