/** One event of a stream, as the specification of HTML names its fields. */
export interface StreamedEvent {
  /** '' where none was set so far. */
  readonly id: string
  readonly type: string
  readonly data: string
}

/**
 * Reads server-sent events out of a body as they come. Lines may end in any of the three ways, and a
 * piece of the body may end anywhere.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
export async function* readEventStream(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<StreamedEvent, void, undefined> {
  const decoder = new TextDecoder()
  const reader = body.getReader()
  let rest = ''
  let id = ''
  let type = ''
  let data: string[] = []

  function* take(lines: readonly string[]): Generator<StreamedEvent> {
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) yield { id, type: type || 'message', data: data.join('\n') }
        type = ''
        data = []
        continue
      }
      const colon = line.indexOf(':')
      // A line that begins with a colon is a sign of life.
      if (colon === 0) continue
      const field = colon === -1 ? line : line.slice(0, colon)
      const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '')
      if (field === 'data') data.push(value)
      else if (field === 'event') type = value
      else if (field === 'id' && !value.includes('\0')) id = value
    }
  }

  try {
    for (;;) {
      const { done, value } = await reader.read()
      rest += done ? decoder.decode() : decoder.decode(value, { stream: true })
      // A carriage return at the end may be the first half of a line end.
      const whole = done || !rest.endsWith('\r') ? rest : rest.slice(0, -1)
      const lines = whole.split(/\r\n|\r|\n/)
      rest = (lines.pop() ?? '') + rest.slice(whole.length)
      yield* take(lines)
      if (done) return
    }
  } finally {
    // Whoever reads no further hangs up.
    await reader.cancel().catch(() => undefined)
  }
}
