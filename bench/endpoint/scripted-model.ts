import { createServer, type Socket } from 'node:net'
import { slowly } from './work.ts'

// An OpenAI-compatible model that answers at once, in a process of its own. It reads no more of HTTP
// than clients with keep-alive and a content length write, and every answer is written beforehand: it
// must never be what the contenders wait for.

const words = 'Every run is kept in a journal before anybody is told of it [1].'.split(/(?<= )/)
/** Milliseconds between the words of a slow answer. */
const pace = 100
const usage = {
  prompt_tokens: 60,
  completion_tokens: words.length,
  total_tokens: 60 + words.length,
}
const about = { id: 'chatcmpl-scripted', created: 1_700_000_000, model: 'scripted' }

const whole = withHead(
  'application/json',
  JSON.stringify({
    ...about,
    object: 'chat.completion',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: words.join('') },
        finish_reason: 'stop',
      },
    ],
    usage,
  }),
)
const frames = [
  frame({ role: 'assistant', content: '' }),
  ...words.map((content) => frame({ content })),
  frame({}, 'stop'),
]
const counted = `data: ${JSON.stringify({ ...about, object: 'chat.completion.chunk', choices: [], usage })}\n\n`
const end = 'data: [DONE]\n\n'
const streamHead =
  'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n'
const streamed = streamHead + chunk([...frames, end].join('')) + chunk('')
const streamedAndCounted = streamHead + chunk([...frames, counted, end].join('')) + chunk('')
const ready = withHead('text/plain', 'ready')
const models = withHead(
  'application/json',
  JSON.stringify({ object: 'list', data: [{ id: 'scripted', object: 'model' }] }),
)

const server = createServer((socket) => {
  socket.setNoDelay(true)
  socket.on('error', () => socket.destroy())
  let pending = ''
  socket.on('data', (data) => {
    pending += data.toString('latin1')
    for (;;) {
      const headEnd = pending.indexOf('\r\n\r\n')
      if (headEnd === -1) return
      const head = pending.slice(0, headEnd)
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0)
      const bodyEnd = headEnd + 4 + length
      if (pending.length < bodyEnd) return
      answer(socket, head, pending.slice(headEnd + 4, bodyEnd))
      pending = pending.slice(bodyEnd)
    }
  })
})
server.listen(Number(process.env['PORT']), '127.0.0.1')

function answer(socket: Socket, head: string, body: string): void {
  if (head.startsWith('GET')) return void socket.write(head.includes('/models') ? models : ready)
  if (!body.includes('"stream":true')) return void socket.write(whole)
  const tellsUsage = body.includes('"include_usage":true')
  if (body.includes(slowly)) return writeSlowly(socket, tellsUsage ? [counted, end] : [end])
  socket.write(tellsUsage ? streamedAndCounted : streamed)
}

function writeSlowly(socket: Socket, last: readonly string[]): void {
  socket.write(streamHead)
  const left = [...frames]
  const timer = setInterval(() => {
    if (socket.destroyed) return clearInterval(timer)
    const next = left.shift()
    if (next !== undefined) return void socket.write(chunk(next))
    clearInterval(timer)
    socket.write(chunk(last.join('')) + chunk(''))
  }, pace)
}

function frame(delta: object, finishReason: string | null = null): string {
  const choices = [{ index: 0, delta, finish_reason: finishReason }]
  return `data: ${JSON.stringify({ ...about, object: 'chat.completion.chunk', choices })}\n\n`
}

function chunk(text: string): string {
  return `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`
}

function withHead(type: string, body: string): string {
  return `HTTP/1.1 200 OK\r\ncontent-type: ${type}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
}
