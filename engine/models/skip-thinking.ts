const open = '<think>'
const close = '</think>'

export interface ThinkingFilter {
  /** What of a piece is to be shown. */
  push(piece: string): string
  /** What was held back when the text ended. */
  end(): string
}

/**
 * Leaves out what some models think aloud before they answer: `<think>…</think>` at the very
 * beginning of a streamed text. The tags may come in pieces.
 */
export function skipThinking(): ThinkingFilter {
  let held = ''
  let state: 'start' | 'thinking' | 'trim' | 'saying' = 'start'

  function push(piece: string): string {
    if (state === 'saying') return piece
    held += piece
    if (state === 'start') {
      const begun = held.trimStart()
      if (begun.startsWith(open)) state = 'thinking'
      else if (open.startsWith(begun)) return ''
      else return release(held)
    }
    if (state === 'thinking') {
      const at = held.indexOf(close)
      if (at < 0) return ''
      held = held.slice(at + close.length)
      state = 'trim'
    }
    const answer = held.trimStart()
    return answer === '' ? '' : release(answer)
  }

  function release(text: string): string {
    state = 'saying'
    held = ''
    return text
  }

  return { push, end: () => (state === 'start' ? release(held) : '') }
}
