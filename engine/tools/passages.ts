import { textOf } from '../graph/conversions.ts'
import type { PortType } from '../graph/port-types.ts'
import { Document, type Json } from '../graph/values.ts'
import { charactersPerToken, wholeCharacters } from '../retrieval/chunk.ts'
import type { Values } from '../run/events.ts'

/** The passages that the tools of one agent gave, each once and under one number, so that it can cite them. */
export class Passages {
  readonly #documents: Document[] = []
  /** Places of those that the model has seen to their end. */
  readonly #seen = new Set<number>()
  #shown: number[] = []

  /** Their texts as a model reads them. A passage that it has seen is only named; see `see`. */
  show(documents: readonly Document[]): string {
    if (documents.length === 0) return 'Nothing was found.'
    return documents.map((document) => this.#show(document)).join('\n\n')
  }

  /** What of it the model was shown in the end: a passage that was cut off is shown again the next time. */
  see(text: string): void {
    for (const at of this.#shown) {
      if (text.includes(this.#documents[at]!.text)) this.#seen.add(at)
    }
    this.#shown = []
  }

  /** In the order of their numbers, from 1. */
  all(): readonly Document[] {
    return this.#documents
  }

  #show(document: Document): string {
    const at = this.#placeOf(document)
    const title = document.title ?? document.source ?? document.id
    if (this.#seen.has(at)) return `[${at + 1}] ${title} (shown above)`
    this.#shown.push(at)
    return `[${at + 1}] ${title}\n${document.text}`
  }

  /** What has the same id in two indexes need not be the same. */
  #placeOf(document: Document): number {
    const { id, text } = document
    const before = this.#documents.findIndex((one) => one.id === id && one.text === text)
    return before >= 0 ? before : this.#documents.push(document) - 1
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
