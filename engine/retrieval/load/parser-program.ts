import type { ParserAnswer, ParserRequest } from './parser-messages.ts'
import { Refusal } from './loaded-document.ts'
import { readAny } from './read-any.ts'

/*
 * The program of a parser process: reads one file after the other as the process that began it asks.
 * It may be killed at any moment and holds nothing that is missed.
 */

// Nothing in a file is ever fetched; without these nothing can be by mistake.
for (const name of ['fetch', 'WebSocket', 'EventSource']) Reflect.deleteProperty(globalThis, name)

process.on('message', (request: ParserRequest) => void answer(request))
process.once('disconnect', () => process.exit())

async function answer({ source, ending, bytes, limits }: ParserRequest): Promise<void> {
  process.send?.(await read())

  async function read(): Promise<ParserAnswer> {
    try {
      return { loaded: await readAny({ source, ending, bytes }, limits) }
    } catch (error) {
      if (error instanceof Refusal) return { refused: error.message }
      throw error
    }
  }
}
