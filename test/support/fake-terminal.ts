import type { Stream } from '../../server/cli/output.ts'

/** A terminal of a few rows that does what it is told, with everything that scrolled away. */
export interface FakeTerminal extends Stream {
  /** Lines from the first that was ever shown to the cursor, without blanks at their ends. */
  lines(): string[]
  /** What can be seen now. */
  screen(): string[]
  cursorShown(): boolean
  /** Everything that was written, as it came. */
  written(): string
  resize(columns: number, rows: number): void
}

// oxlint-disable-next-line no-control-regex -- commands begin with one
const sequence = /^\u001B\[(\??)(\d*)([A-Za-z])/

/** Understands line feeds, wrapping, cursor up, erasing, and showing and hiding the cursor. */
export function fakeTerminal(columns = 80, rows = 24): FakeTerminal {
  let width = columns
  let height = rows
  let grid: string[][] = [[]]
  let top = 0
  let row = 0
  let column = 0
  let shown = true
  let written = ''

  function down(): void {
    row += 1
    grid[row] ??= []
    if (row - top >= height) top += 1
  }

  function put(character: string): void {
    // A line that is full goes on in the next when another character comes.
    if (column >= width) {
      column = 0
      down()
    }
    const line = grid[row] ?? []
    while (line.length < column) line.push(' ')
    line[column] = character
    column += 1
  }

  function obey(mark: string, number: string, command: string): void {
    if (mark === '?') {
      if (number === '25') shown = command === 'h'
      return
    }
    const amount = number === '' ? undefined : Number(number)
    switch (command) {
      case 'A':
        row = Math.max(row - (amount ?? 1), top)
        break
      case 'K':
        grid[row]?.splice(column)
        break
      case 'J':
        grid[row]?.splice(column)
        grid = grid.slice(0, row + 1)
        break
      case 'm':
        break
      default:
        throw new Error(`The fake terminal does not know the command ${command}.`)
    }
  }

  const textOf = (lines: readonly string[][]): string[] =>
    lines.map((line) => line.join('').trimEnd())

  return {
    isTTY: true,
    get columns() {
      return width
    },
    get rows() {
      return height
    },
    write(text) {
      written += text
      for (let rest = text; rest !== '';) {
        const command = sequence.exec(rest)
        const character = command?.[0] ?? String.fromCodePoint(rest.codePointAt(0) ?? 0)
        rest = rest.slice(character.length)
        if (command !== null) obey(command[1] ?? '', command[2] ?? '', command[3] ?? '')
        else if (character === '\r') column = 0
        else if (character === '\n') {
          column = 0
          down()
        } else put(character)
      }
    },
    lines: () => textOf(grid.slice(0, row + 1)),
    screen: () => textOf(grid.slice(top, top + height)),
    cursorShown: () => shown,
    written: () => written,
    resize(nextColumns, nextRows) {
      // As real ones do: lines that do not fit any more are broken, those broken before stay so.
      const before = grid.length
      grid = grid.flatMap((line) =>
        line.length <= nextColumns
          ? [line]
          : Array.from({ length: Math.ceil(line.length / nextColumns) }, (_, at) =>
              line.slice(at * nextColumns, (at + 1) * nextColumns),
            ),
      )
      row += grid.length - before
      width = nextColumns
      height = nextRows
      top = Math.max(row - height + 1, 0)
    },
  }
}
