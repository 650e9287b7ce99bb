import type { Json } from '../../engine/graph/values.ts'
import type { Values } from '../../engine/run/events.ts'

/** A piece of a text that was sent to a model. */
export interface OriginPart {
  readonly text: string
  /** The input that it came from, and which part of it: `documents`, 3. Undefined for what the prompt itself says. */
  readonly origin?: { readonly port: string; readonly place?: number }
}

/** Shorter texts would be found everywhere. */
const shortest = 3

interface Candidate {
  readonly text: string
  readonly origin: NonNullable<OriginPart['origin']>
}

/** Takes a text apart by where its pieces came from: the inputs of the node, found as they were put in. */
export function originsIn(text: string, inputs: Values): readonly OriginPart[] {
  const candidates = Object.entries(inputs)
    .flatMap(([port, value]) => textsOf(value).map((one) => ({ ...one, port })))
    .filter((one) => one.text.trim().length >= shortest)
    .map(({ text: part, port, place }): Candidate => ({
      text: part.trim(),
      origin: place === undefined ? { port } : { port, place },
    }))
    // What holds another one is found first.
    .sort((a, b) => b.text.length - a.text.length)
  const parts: OriginPart[] = [{ text }]
  for (const candidate of candidates) {
    for (let at = 0; at < parts.length; at += 1) {
      const { text: piece, origin } = parts[at]!
      const found = origin === undefined ? piece.indexOf(candidate.text) : -1
      if (found < 0) continue
      const pieces: OriginPart[] = [
        { text: piece.slice(0, found) },
        candidate,
        { text: piece.slice(found + candidate.text.length) },
      ]
      parts.splice(at, 1, ...pieces.filter((one) => one.text !== ''))
      // The rest behind it is looked at next.
      if (found > 0) at += 1
    }
  }
  return parts
}

/** The texts that a value is likely to be put into a prompt as. */
function textsOf(value: Json): { readonly text: string; readonly place?: number }[] {
  if (typeof value === 'string') return [{ text: value }]
  if (typeof value === 'number') return [{ text: String(value) }]
  if (!Array.isArray(value)) {
    return typeof value === 'object' && value !== null ? [{ text: JSON.stringify(value) }] : []
  }
  return value.flatMap((item: Json, at) => {
    const text = typeof item === 'string' ? item : textIn(item)
    return text === undefined ? [] : [{ text, place: at + 1 }]
  })
}

/** What is read of a passage or a message. */
function textIn(item: Json): string | undefined {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return undefined
  const text: unknown = Reflect.get(item, 'text') ?? Reflect.get(item, 'content')
  return typeof text === 'string' ? text : undefined
}
