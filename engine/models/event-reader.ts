/** Takes server-sent events apart. */
export interface EventReader {
  /** The data of the events that are complete with this text. */
  push(text: string): string[]
}

/**
 * Reads server-sent events as the HTML standard says, as far as model servers use it: the data of each
 * event, whose lines may end in any of the three ways. An event without its empty line is none.
 */
export function readEvents(): EventReader {
  let rest = ''
  let data: string | undefined

  function takeLine(line: string, complete: string[]): void {
    if (line === '') {
      if (data !== undefined) complete.push(data)
      data = undefined
      return
    }
    if (!line.startsWith('data')) return
    // A line may hold the name of the field alone, and one space behind the colon belongs to it.
    const value = line.startsWith(': ', 4) ? line.slice(6) : line.slice(5)
    if (line.length > 4 && line[4] !== ':') return
    data = data === undefined ? value : `${data}\n${value}`
  }

  return {
    push(came) {
      let text = rest + came
      // Its other half may be on the way.
      const half = text.endsWith('\r')
      if (text.includes('\r')) {
        text = (half ? text.slice(0, -1) : text).replace(/\r\n?/g, '\n')
      }
      const complete: string[] = []
      let from = 0
      for (let to = text.indexOf('\n'); to >= 0; to = text.indexOf('\n', from)) {
        takeLine(text.slice(from, to), complete)
        from = to + 1
      }
      rest = half ? `${text.slice(from)}\r` : text.slice(from)
      return complete
    },
  }
}
