import express, { type Response } from 'express'
import type { Kind } from './work.ts'

/** What stands behind the routes of a server that is written by hand. */
export interface HandWritten {
  answer(kind: Kind, question: string): Promise<string>
  /** Piece by piece. */
  stream(kind: Kind, question: string): AsyncIterable<string>
}

/** Serves it with express, as little as such a server is. */
export function serveByHand(work: HandWritten): void {
  const app = express()
  app.use(express.json())
  app.get('/ready', (_, response) => void response.send('ready'))
  for (const kind of ['one', 'two', 'rag'] as const) {
    app.post(`/${kind}`, async ({ body }, response) => {
      response.json({ answer: await work.answer(kind, questionIn(body)) })
    })
    app.post(`/${kind}/stream`, async ({ body }, response) => {
      await sendPieces(response, work.stream(kind, questionIn(body)))
    })
  }
  app.listen(Number(process.env['PORT']), '127.0.0.1')
}

async function sendPieces(response: Response, pieces: AsyncIterable<string>): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for await (const text of pieces) response.write(`data: ${JSON.stringify({ text })}\n\n`)
  response.end('data: [DONE]\n\n')
}

function questionIn(body: unknown): string {
  const given = typeof body === 'object' && body !== null && 'question' in body && body.question
  if (typeof given === 'string') return given
  throw new Error('The body has no question.')
}
