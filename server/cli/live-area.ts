import { cut, paint, type Line } from './line.ts'
import { widthOf } from './text.ts'

const escape = '\u001B['
/** Terminals that know it show everything between the two at once. */
const together = { begin: `${escape}?2026h`, end: `${escape}?2026l` }
const cursor = { hide: `${escape}?25l`, show: `${escape}?25h` }
const restOfLine = `${escape}K`
const restOfScreen = `${escape}J`

interface Drawn {
  readonly text: string
  readonly width: number
}

/**
 * Some lines at the end of a terminal that are drawn again when they change. Only changed lines are
 * written, over what stands there, so nothing flickers. The cursor rests below the last line.
 */
export class LiveArea {
  readonly #stream: { write(text: string): unknown }
  readonly #screen: { readonly colour: boolean; columns(): number; rows(): number }
  readonly #onClose: () => void
  readonly #restore = (): void => void this.#stream.write(cursor.show)
  #drawn: readonly Drawn[] = []
  #columns: number
  #hidden = false

  constructor(
    stream: { write(text: string): unknown },
    screen: { readonly colour: boolean; columns(): number; rows(): number },
    onClose: () => void = () => undefined,
  ) {
    this.#stream = stream
    this.#screen = screen
    this.#columns = screen.columns()
    this.#onClose = onClose
  }

  /** Lines that fit on the screen at once; more than that could never be drawn over. */
  get mostLines(): number {
    return Math.max(this.#screen.rows() - 1, 1)
  }

  /** Shows these lines in place of those before. Each is cut at the edge of the screen. */
  draw(lines: readonly Line[]): void {
    const next = lines.slice(-this.mostLines).map((line) => this.#paint(line))
    const resized = this.#screen.columns() !== this.#columns
    const same = resized ? 0 : next.findIndex((line, at) => line.text !== this.#drawn[at]?.text)
    const first = same < 0 ? next.length : same
    if (!resized && first === next.length && next.length === this.#drawn.length) return
    this.#write(this.#up(first) + this.#body(next, first))
    this.#drawn = next
  }

  /** Prints text for good, above the lines. */
  above(text: string): void {
    const lines = text.split('\n').map((line) => `${line}${restOfLine}\n`)
    this.#write(`${this.#up(0)}${lines.join('')}${this.#body(this.#drawn, 0)}`)
  }

  /** Takes the lines away; what was printed above them stays. */
  close(): void {
    if (this.#drawn.length > 0) {
      const rows = this.#rowsFrom(0)
      this.#write(`${this.#up(0)}${`${restOfLine}\n`.repeat(rows)}${escape}${rows}A`)
    }
    this.#drawn = []
    if (this.#hidden) this.#stream.write(cursor.show)
    this.#hidden = false
    process.off('exit', this.#restore)
    this.#onClose()
  }

  #paint(line: Line): Drawn {
    // The last column stays empty: a character there makes some terminals begin a new line.
    const columns = Math.max(this.#screen.columns() - 1, 1)
    const shown = cut(line, columns)
    const text = paint(shown, this.#screen.colour)
    return { text, width: widthOf(paint(shown, false)) }
  }

  /** From where the cursor rests to the beginning of a line that was drawn. */
  #up(first: number): string {
    const rows = this.#rowsFrom(first)
    this.#columns = this.#screen.columns()
    return rows === 0 ? '\r' : `\r${escape}${rows}A`
  }

  /** A terminal that was made narrower has broken the lines that do not fit any more. */
  #rowsFrom(first: number): number {
    const columns = this.#screen.columns()
    return this.#drawn
      .slice(first)
      .reduce((sum, { width }) => sum + Math.max(Math.ceil(width / columns), 1), 0)
  }

  /** Lines are written over what stands there: a screen that is cleared from its top is kept by some terminals as history. */
  #body(lines: readonly Drawn[], first: number): string {
    const changed = lines.slice(first).map(({ text }) => `${text}${restOfLine}\n`)
    return `${changed.join('')}${restOfScreen}`
  }

  #write(text: string): void {
    const hide = this.#hidden ? '' : cursor.hide
    // The process may end in the middle of it.
    if (!this.#hidden) process.once('exit', this.#restore)
    this.#hidden = true
    this.#stream.write(`${together.begin}${hide}${text}${together.end}`)
  }
}
