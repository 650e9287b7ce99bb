import { Lexer, type Token, type Tokens } from 'marked'
import { Fragment, useMemo, type ReactNode } from 'react'
import { safeLink } from '../../client/safe-link.ts'
import type { MarkdownProps } from './Markdown.tsx'
import styles from './Markdown.module.css'

/**
 * Markdown as React elements, straight from its tokens: no HTML string ever exists, HTML in the text
 * stays text, images are not loaded, links go only to web and mail addresses.
 */
export default function MarkdownTokens({ text, citation }: MarkdownProps) {
  const tokens = useMemo(() => Lexer.lex(text), [text])
  return (
    <div className={styles.markdown}>
      <Blocks tokens={tokens} citation={citation} />
    </div>
  )
}

interface TokensProps {
  readonly tokens: readonly Token[] | undefined
  readonly citation: MarkdownProps['citation']
}

function Blocks({ tokens = [], citation }: TokensProps) {
  // Tokens of one text have no names; their order never changes.
  return tokens.map((token, at) => (
    <Fragment key={at}>
      <Block token={token} citation={citation} />
    </Fragment>
  ))
}

// `marked` types tokens of extensions as any kind of token, so each case says which one it has.
function Block({
  token,
  citation,
}: {
  token: Token
  citation: MarkdownProps['citation']
}): ReactNode {
  switch (token.type) {
    case 'space':
    case 'def':
      return null
    case 'heading': {
      const { depth, tokens } = token as Tokens.Heading
      const Level = `h${Math.min(6, depth + 1)}` as 'h2'
      return (
        <Level>
          <Inlines tokens={tokens} citation={citation} />
        </Level>
      )
    }
    case 'paragraph':
      return (
        <p>
          <Inlines tokens={(token as Tokens.Paragraph).tokens} citation={citation} />
        </p>
      )
    case 'list': {
      const { ordered, start, items } = token as Tokens.List
      const children = items.map((item, at) => (
        <li key={at}>
          {item.task && <input type="checkbox" checked={item.checked === true} readOnly disabled />}
          <Blocks tokens={item.tokens} citation={citation} />
        </li>
      ))
      return ordered ? <ol start={start === '' ? 1 : start}>{children}</ol> : <ul>{children}</ul>
    }
    case 'blockquote':
      return (
        <blockquote>
          <Blocks tokens={(token as Tokens.Blockquote).tokens} citation={citation} />
        </blockquote>
      )
    case 'code': {
      const { text } = token as Tokens.Code
      return (
        <pre>
          {/* A fence with nothing in it may hold all that was said. */}
          <code>{text === '' ? token.raw.trim() : text}</code>
        </pre>
      )
    }
    case 'hr':
      return <hr />
    case 'table':
      return <Table table={token as Tokens.Table} citation={citation} />
    case 'text': {
      const { tokens, text } = token as Tokens.Text
      return tokens === undefined ? (
        <Plain text={text} citation={citation} />
      ) : (
        <Inlines tokens={tokens} citation={citation} />
      )
    }
    default:
      return token.raw
  }
}

function Table({ table, citation }: { table: Tokens.Table; citation: MarkdownProps['citation'] }) {
  const cell = ({ tokens, align }: Tokens.TableCell, at: number, Tag: 'th' | 'td') => (
    <Tag key={at} style={align === null ? {} : { textAlign: align }}>
      <Inlines tokens={tokens} citation={citation} />
    </Tag>
  )
  return (
    <div className={styles.table}>
      <table>
        <thead>
          <tr>{table.header.map((one, at) => cell(one, at, 'th'))}</tr>
        </thead>
        <tbody>
          {table.rows.map((row, at) => (
            <tr key={at}>{row.map((one, column) => cell(one, column, 'td'))}</tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Inlines({ tokens = [], citation }: TokensProps) {
  return tokens.map((token, at) => (
    <Fragment key={at}>
      <Inline token={token} citation={citation} />
    </Fragment>
  ))
}

function Inline({
  token,
  citation,
}: {
  token: Token
  citation: MarkdownProps['citation']
}): ReactNode {
  switch (token.type) {
    case 'strong':
      return (
        <strong>
          <Inlines tokens={(token as Tokens.Strong).tokens} citation={citation} />
        </strong>
      )
    case 'em':
      return (
        <em>
          <Inlines tokens={(token as Tokens.Em).tokens} citation={citation} />
        </em>
      )
    case 'del':
      return (
        <del>
          <Inlines tokens={(token as Tokens.Del).tokens} citation={citation} />
        </del>
      )
    case 'codespan':
      return <code>{(token as Tokens.Codespan).text}</code>
    case 'br':
      return <br />
    case 'link': {
      const { href, tokens } = token as Tokens.Link
      const address = safeLink(href)
      const children = <Inlines tokens={tokens} citation={citation} />
      if (address === undefined) return children
      return (
        <a href={address} target="_blank" rel="noreferrer noopener">
          {children}
        </a>
      )
    }
    case 'image': {
      const { text, href } = token as Tokens.Image
      return <span className={styles.image}>{text === '' ? href : text}</span>
    }
    case 'text':
    case 'escape': {
      const { tokens, text } = token as Tokens.Text
      return tokens === undefined ? (
        <Plain text={text} citation={citation} />
      ) : (
        <Inlines tokens={tokens} citation={citation} />
      )
    }
    default:
      return token.raw
  }
}

const mark = /\[(\d{1,3})\]/g

/** Text with its citation marks drawn. */
function Plain({
  text,
  citation,
}: {
  text: string
  citation: MarkdownProps['citation']
}): ReactNode {
  if (citation === undefined) return text
  const parts: ReactNode[] = []
  let from = 0
  for (const found of text.matchAll(mark)) {
    parts.push(text.slice(from, found.index), citation(Number(found[1])))
    from = found.index + found[0].length
  }
  parts.push(text.slice(from))
  return parts.map((part, at) => <Fragment key={at}>{part}</Fragment>)
}
