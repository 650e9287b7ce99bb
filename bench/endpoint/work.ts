import { fileURLToPath } from 'node:url'
import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { chunkDocument } from '../../engine/retrieval/chunk-document.ts'
import { defaultChunking } from '../../engine/retrieval/chunk.ts'

/** What is asked of everyone. The texts are the same, so that every model call is the same. */
export const kinds = ['one', 'two', 'rag'] as const
export type Kind = (typeof kinds)[number]

export const described: Readonly<Record<Kind, string>> = {
  one: 'one call of a model',
  two: 'two calls, the second with the answer of the first',
  rag: 'three passages found by words, then one call',
}

export const system = 'You answer questions briefly and exactly.'
export const improving =
  'Question: {{question}}\n\nA first answer: {{draft}}\n\nWrite a better one.'
export const reading = 'Passages:\n{{documents}}\n\nQuestion: {{question}}'
export const temperature = 0.2
/** Passages that the small RAG reads. */
export const topK = 3

export function questionOf(number: number): string {
  return `How are runs recorded by the server, asked for the time ${number}?`
}

/** A question whose answer the model writes slowly. */
export function slowQuestionOf(number: number): string {
  return `${questionOf(number)} ${slowly}`
}

/** What a question holds whose answer is to take its time. */
export const slowly = 'Think it over.'

export interface Page {
  readonly id: string
  readonly text: string
}

/** What the small RAG searches: some pages of the documentation. */
export function pages(): Page[] {
  const folder = fileURLToPath(new URL('../../docs', import.meta.url))
  return globSync('*.md', { cwd: folder })
    .toSorted()
    .slice(0, 12)
    .map((name) => ({ id: basename(name), text: readFileSync(`${folder}/${name}`, 'utf8') }))
}

/** The pages as everyone searches them. */
export function passages(): string[] {
  return pages().flatMap(({ id, text }) =>
    chunkDocument({ id, text, format: 'markdown' }, defaultChunking).map((chunk) =>
      [...chunk.headings, chunk.text].join('\n'),
    ),
  )
}
