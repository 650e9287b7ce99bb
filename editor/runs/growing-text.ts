/** Writes a text that grows into an element, for as long as the element shows it. */
export interface GrowingText {
  show(text: string): void
}

/**
 * Adds what is new to the text that stands there already, so that the browser breaks only the last
 * lines anew, however long the text has become.
 * @param tail how many of the last characters are shown at least; up to twice as many stand there, and
 *   then whole lines are taken from the start, so that the lines in sight stay as they are
 */
export function growingText(
  element: HTMLElement,
  tail: number,
  lineStart: typeof lineStartOf = lineStartOf,
): GrowingText {
  /** What stands in the element, and where in the text it begins. */
  let shown = ''
  let from = 0

  function write(text: string): void {
    const node = element.firstChild
    if (shown !== '' && text.startsWith(shown) && node?.nodeType === textNode) {
      // SAFETY: its type says so.
      ;(node as Text).appendData(text.slice(shown.length))
    } else element.textContent = text
    shown = text
  }

  return {
    show(text) {
      if (!text.startsWith(shown, from)) from = 0
      if (shown === '' && text.length > tail) from = text.length - tail
      write(text.slice(from))
      if (text.length - from <= 2 * tail) return
      from += lineStart(element, shown.length - tail)
      write(text.slice(from))
    },
  }
}

/** Of the DOM; not all places where this is tested have one. */
const textNode = 3

/** Where the line of the text in an element that holds a character begins. */
function lineStartOf(element: HTMLElement, at: number): number {
  const node = element.firstChild
  if (node === null) return at
  const range = document.createRange()
  const topOf = (offset: number): number => {
    range.setStart(node, offset)
    range.setEnd(node, offset + 1)
    return range.getBoundingClientRect().top
  }
  const top = topOf(at)
  let above = 0
  let within = at
  if (topOf(above) === top) return at
  while (within - above > 1) {
    const middle = Math.floor((above + within) / 2)
    if (topOf(middle) === top) within = middle
    else above = middle
  }
  return within
}
