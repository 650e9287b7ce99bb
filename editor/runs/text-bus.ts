import type { NodeDelta } from '../../engine/run/events.ts'
import { growingText, type GrowingText } from './growing-text.ts'
import { isNested, outermostNode } from './span-path.ts'

interface Stream {
  readonly path: string
  readonly attempt: number
  readonly port: string
  text: string
}

const streams = new Map<string, Stream>()
const readers = new Map<string, Set<GrowingText>>()
const waiting = new Set<string>()
let frame: number | undefined

const keyOf = (node: string, port: string): string => `${node}.${port}`

/** Stands for a port: what the subgraph of a node writes. */
const inside = '*'

function readersOf(key: string): readonly GrowingText[] {
  if (!key.endsWith(`.${inside}`)) return [...(readers.get(key) ?? [])]
  const node = key.slice(0, -inside.length)
  return [...readers].flatMap(([one, all]) => (one.startsWith(node) ? [...all] : []))
}

function flush(): void {
  frame = undefined
  for (const key of waiting) {
    const text = streams.get(key)?.text ?? ''
    for (const reader of readersOf(key)) reader.show(text)
  }
  waiting.clear()
}

/**
 * Streaming text, past React: tokens go into the elements that show a port, once for each frame of
 * the screen, and never into a state.
 */
export const textBus = {
  /** Takes a piece of text. A new turn or attempt of the node begins anew. */
  receive({ node, port, path, attempt, offset, text }: NodeDelta): void {
    // What is written in a subgraph shows on the node that runs it, whatever port it will leave by.
    const key = isNested(path) ? keyOf(outermostNode(path), inside) : keyOf(node, port)
    let stream = streams.get(key)
    if (
      stream === undefined ||
      stream.path !== path ||
      stream.attempt !== attempt ||
      stream.port !== port
    ) {
      stream = { path, attempt, port, text: '' }
      streams.set(key, stream)
    }
    // A gap cannot be filled: the sender follows up with the whole text at offset 0.
    if (offset > stream.text.length) return
    stream.text = stream.text.slice(0, offset) + text
    waiting.add(key)
    frame ??= requestAnimationFrame(flush)
  },

  /**
   * Shows a port's text in an element from now on; returns how to stop.
   * @param tail how many of the last characters are needed
   */
  attach(element: HTMLElement, node: string, port: string, tail = 450): () => void {
    const key = keyOf(node, port)
    const reader = growingText(element, tail)
    const all = readers.get(key) ?? new Set<GrowingText>()
    all.add(reader)
    readers.set(key, all)
    reader.show((streams.get(key) ?? streams.get(keyOf(node, inside)))?.text ?? '')
    return () => all.delete(reader)
  },

  /** Forgets all text, for another run. */
  clear(): void {
    streams.clear()
    waiting.clear()
  },
}
