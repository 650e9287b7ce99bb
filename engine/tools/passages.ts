import { textOf } from '../graph/conversions.ts'
import type { PortType } from '../graph/port-types.ts'
import { Document, type Json } from '../graph/values.ts'
import { charactersPerToken, wholeCharacters } from '../retrieval/chunk.ts'
import type { Values } from '../run/events.ts'

/** The passages that the tools of one agent gave, each once and under one number, so that it can cite them. */
export class Passages {
  readonly #documents: Document[] = []

  /** Their texts as a model reads them. A passage that it was shown before is only named. */
  show(documents: readonly Document[]): string {
    if (documents.length === 0) return 'Nothing was found.'
    return documents.map((document) => this.#show(document)).join('\n\n')
  }

  /** In the order of their numbers, from 1. */
  all(): readonly Document[] {
    return this.#documents
  }

  #show(document: Document): string {
    const before = this.#documents.findIndex(({ id }) => id === document.id)
    const title = document.title ?? document.source ?? document.id
    if (before >= 0) return `[${before + 1}] ${title} (shown above)`
    this.#documents.push(document)
    return `[${this.#documents.length}] ${title}\n${document.text}`
  }
}

/**
 * What a tool gave, as the model reads it: passages by their numbers, other values as texts.
 * @param types of the outputs, where they are known
 */
export function resultText(
  outputs: Values,
  types: Readonly<Record<string, PortType>>,
  passages: Passages,
): string {
  const entries = Object.entries(outputs)
  if (entries.length === 0) return 'It gave nothing.'
  const texts = entries.map(([name, value]) => {
    const documents = types[name] === 'documents' ? Document.array().safeParse(value) : undefined
    const text = documents?.success ? passages.show(documents.data) : textOf(value)
    return entries.length === 1 ? text : `${name}:\n${text}`
  })
  return texts.join('\n\n')
}

/** Cuts off what is longer than about so many tokens, and says so. */
export function withinTokens(text: string, most: number): string {
  const limit = Math.floor(most * charactersPerToken(text))
  if (text.length <= limit) return text
  const kept = text.slice(0, wholeCharacters(text.slice(0, limit)))
  return `${kept}\n(The result is longer. It was cut off here.)`
}

/** What of the answer to a request a model reads: its JSON, or its text. */
export function bodyOf({ json, body }: Values): Values {
  const value: Json | undefined = json ?? body
  return value === undefined ? {} : { body: value }
}
