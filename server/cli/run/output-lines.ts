import { z } from 'zod'
import { Citation, Document, Verdict, type Json } from '../../../engine/graph/values.ts'
import type { Values } from '../../../engine/run/events.ts'
import { look, type Line } from '../line.ts'
import { harmless, oneLine, widthOf, wrap } from '../text.ts'
import { verdictText } from './node-detail.ts'

const Citations = z.array(Citation).min(1)
const Documents = z.array(Document).min(1)

/** Texts are broken here even where the terminal is wider: long lines are hard to read. */
const widest = 100

/**
 * The outputs of a run: texts first, then what they cite, then the rest.
 * @param columns where texts are broken into lines; undefined leaves them as they are
 */
export function outputLines(outputs: Values, columns: number | undefined): Line[] {
  const entries = Object.entries(outputs)
  const texts = entries.flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[name, value]] : [],
  )
  const lists = entries.filter(([, value]) => listLines(value) !== undefined)
  const short = entries.filter(([, value]) => shortText(value) !== undefined)
  const others = entries.filter(
    (entry) => typeof entry[1] !== 'string' && !lists.includes(entry) && !short.includes(entry),
  )
  const width = Math.max(...short.map(([name]) => name.length))
  const blocks: Line[][] = [
    ...texts.map(([name, value]) => [
      ...(texts.length > 1 ? [heading(name)] : []),
      ...textLines(value, columns),
    ]),
    ...lists.map(([name, value]) => [
      ...(name === 'citations' ? [] : [heading(name)]),
      ...(listLines(value) ?? []),
    ]),
    short.map(([name, value]) => [look(name.padEnd(width + 2), 'quiet'), shortText(value) ?? '']),
    ...others.map(([name, value]) => [
      heading(name),
      ...harmless(JSON.stringify(value, null, 2))
        .split('\n')
        .map((line): Line => [line]),
    ]),
  ]
  return blocks
    .filter((lines) => lines.length > 0)
    .flatMap((lines, at) => (at === 0 ? lines : [[], ...lines]))
}

/** A text broken into lines, with its citation marks made visible. */
export function textLines(text: string, columns: number | undefined): Line[] {
  const safe = harmless(text).trimEnd()
  const lines = columns === undefined ? safe.split('\n') : wrap(safe, Math.min(columns - 1, widest))
  return lines.map((line) =>
    line
      .split(/(\[\d{1,3}\])/)
      .filter((part) => part !== '')
      .map((part) => (/^\[\d+\]$/.test(part) ? look(part, 'accent') : part)),
  )
}

function heading(name: string): Line {
  return [look(name, 'strong')]
}

function listLines(value: Json): Line[] | undefined {
  const citations = Citations.safeParse(value)
  const documents = Documents.safeParse(value)
  if (citations.success) {
    return places(citations.data.map((one) => ({ ...one, label: `[${one.number}]` })))
  }
  if (documents.success) {
    return places(documents.data.map((one, at) => ({ ...one, label: String(at + 1) })))
  }
  return undefined
}

function places(
  list: readonly {
    label: string
    id: string
    title?: string | undefined
    source?: string | undefined
  }[],
): Line[] {
  const shown = list.map(({ label, id, title, source }) => ({
    label,
    title: oneLine(title ?? id),
    source: oneLine(source ?? ''),
  }))
  const labels = Math.max(...shown.map(({ label }) => label.length))
  const titles = Math.min(Math.max(...shown.map(({ title }) => widthOf(title))), 60)
  return shown.map(({ label, title, source }) => [
    look(label.padEnd(labels), 'accent'),
    `  ${title}${' '.repeat(Math.max(titles - widthOf(title), 0))}`,
    ...(source === '' ? [] : [look(`  ${source}`, 'quiet')]),
  ])
}

function shortText(value: Json): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) {
    return String(value)
  }
  const verdict = Verdict.safeParse(value)
  if (!verdict.success) return undefined
  const { pass, reasons } = verdict.data
  // What was good enough needs no reasons here; the trace has them.
  return pass
    ? verdictText(verdict.data)
    : `${verdictText(verdict.data)}. ${reasons.map(oneLine).join(' ')}`.trimEnd()
}
