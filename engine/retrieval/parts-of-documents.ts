import type { LoadedDocument } from './load-file.ts'

/** What is stored with one transaction. */
const most = { documents: 100, characters: 4 * 1024 * 1024 }

/** Documents in parts that are stored at once, in their order; an id comes once in each. */
export function* partsOf(documents: readonly LoadedDocument[]): Generator<LoadedDocument[], void> {
  let part = new Map<string, LoadedDocument>()
  let characters = 0
  for (const document of documents) {
    const isFull =
      part.size >= most.documents || characters + document.text.length > most.characters
    if (part.size > 0 && (isFull || part.has(document.id))) {
      yield [...part.values()]
      part = new Map()
      characters = 0
    }
    part.set(document.id, document)
    characters += document.text.length
  }
  if (part.size > 0) yield [...part.values()]
}
