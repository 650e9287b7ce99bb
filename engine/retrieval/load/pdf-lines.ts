/** A piece of text as it stands on a page: `transform` holds its size and place. */
export interface PdfPiece {
  readonly str: string
  readonly transform: readonly number[]
  readonly width: number
  readonly height: number
  readonly hasEOL: boolean
}

/** A line of a page. Lengths are in the units of the page, upwards from its lower end. */
export interface PdfLine {
  readonly text: string
  readonly left: number
  readonly right: number
  readonly bottom: number
  readonly size: number
  /** Whether wide gaps part it, as the cells of a table. */
  readonly isRow: boolean
}

/** The lines of a page in the order in which it was written. */
export function linesOf(pieces: readonly PdfPiece[]): PdfLine[] {
  const lines: PdfLine[] = []
  let line: { -readonly [key in keyof PdfLine]: PdfLine[key] } | undefined
  const close = (): void => {
    if (line !== undefined) {
      const text = line.text.replace(/[\0\s]+$/, '').trimStart()
      if (text !== '') lines.push({ ...line, text })
    }
    line = undefined
  }
  for (const { str, transform, width, height, hasEOL } of pieces) {
    const [left = 0, bottom = 0] = transform.slice(4)
    const size = height > 0 ? height : Math.hypot(transform[2] ?? 0, transform[3] ?? 0)
    if (str.trim() !== '') {
      const isNext = line !== undefined && !isOnLine(line, left, bottom, size)
      if (isNext) close()
      if (line === undefined) {
        line = { text: str, left, right: left + width, bottom, size, isRow: false }
      } else {
        const gap = left - line.right
        const isWide = gap > line.size * 1.5
        const space = isWide ? '   ' : gap > line.size * 0.15 ? ' ' : ''
        const isSpaced = /\s$/.test(line.text) || /^\s/.test(str)
        line.text = isSpaced ? widened(line.text, isWide) + str : line.text + space + str
        line.right = Math.max(line.right, left + width)
        line.size = Math.max(line.size, size)
        line.isRow ||= isWide
      }
    } else if (str !== '' && line !== undefined && !line.text.endsWith(' ')) {
      line.text += ' '
    }
    if (hasEOL) close()
  }
  close()
  return lines
}

function widened(text: string, isWide: boolean): string {
  return isWide ? `${text.trimEnd()}   ` : text
}

function isOnLine(line: PdfLine, left: number, bottom: number, size: number): boolean {
  const tall = Math.max(line.size, size, 1)
  // Raised and lowered signs stand on the line; what goes back begins another.
  return Math.abs(bottom - line.bottom) < tall * 0.6 && left > line.right - tall * 2
}

/** More lines than this share beside another one make columns. */
const columnShare = 0.2

/**
 * Lines in the order in which they are read: from top to bottom, those at one height as a row. A page
 * in columns stays in the order in which it was written, which follows them.
 */
export function inReadingOrder(lines: readonly PdfLine[]): readonly PdfLine[] {
  const sorted = lines.toSorted((one, other) => other.bottom - one.bottom)
  const rows: PdfLine[][] = []
  for (const line of sorted) {
    const row = rows.at(-1)
    if (row !== undefined && row[0]!.bottom - line.bottom < row[0]!.size * 0.5) row.push(line)
    else rows.push([line])
  }
  const beside = rows.reduce((sum, row) => sum + row.length - 1, 0)
  return beside > lines.length * columnShare ? lines : rows.map(rowOf)
}

function rowOf(lines: readonly PdfLine[]): PdfLine {
  if (lines.length === 1) return lines[0]!
  const sorted = lines.toSorted((one, other) => one.left - other.left)
  return {
    text: sorted.map(({ text }) => text).join('   '),
    left: sorted[0]!.left,
    right: Math.max(...sorted.map(({ right }) => right)),
    bottom: sorted[0]!.bottom,
    size: Math.max(...sorted.map(({ size }) => size)),
    isRow: true,
  }
}

/**
 * Lines joined to paragraphs. A line goes on in the next one if that stands close below it, is as
 * large, and neither is the row of a table. Words that were parted at the end of a line are joined.
 * @param words of the whole text, which tell whether a hyphen belongs to a word: see `wordsOf`
 */
export function paragraphsOf(lines: readonly PdfLine[], words: ReadonlySet<string>): string[] {
  const paragraphs: string[] = []
  const right = lines.reduce((most, line) => Math.max(most, line.right), 0)
  let before: PdfLine | undefined
  for (const line of lines) {
    if (before === undefined || isApart(before, line)) paragraphs.push(line.text)
    else if (before.isRow || line.isRow || endsShort(before, line, right))
      paragraphs.push(`${paragraphs.pop()!}\n${line.text}`)
    else paragraphs.push(joined(paragraphs.pop()!, line.text, words))
    before = line
  }
  return paragraphs
}

function isApart(above: PdfLine, below: PdfLine): boolean {
  const distance = above.bottom - below.bottom
  const size = Math.max(above.size, below.size)
  const isOtherSize = Math.min(above.size, below.size) < size * 0.85
  return isOtherSize || distance < 0 || distance > size * 1.8
}

/** A short line that a next line would have filled was ended on purpose. */
function endsShort(above: PdfLine, below: PdfLine, right: number): boolean {
  const firstWord = below.text.split(' ', 1)[0]!.length * above.size * 0.5
  const end = Math.max(below.right, right * 0.6)
  return above.right + firstWord < end - above.size
}

/** Words and compounds that stand within lines, in small letters: what is parted at an end is none. */
export function wordsOf(lines: readonly Pick<PdfLine, 'text'>[]): ReadonlySet<string> {
  const words = new Set<string>()
  let isParted = false
  for (const { text } of lines) {
    const whole = (isParted ? text.replace(/^\p{L}+/u, '') : text).replace(/\p{L}+-$/u, '')
    isParted = /\p{L}-$/u.test(text)
    for (const [word] of whole.toLowerCase().matchAll(/\p{L}+(?:-\p{L}+)*/gu)) {
      words.add(word)
      for (const part of word.split('-')) words.add(part)
    }
  }
  return words
}

/** A hyphen stays in a compound: one that stands elsewhere, or one of two words that do. */
function joined(above: string, below: string, words: ReadonlySet<string>): string {
  const start = /(\p{L}+)-$/u.exec(above)?.[1]?.toLowerCase()
  const end = /^\p{Ll}+/u.exec(below)?.[0]
  if (start === undefined || end === undefined) return `${above} ${below}`
  const isCompound =
    words.has(`${start}-${end}`) ||
    (!words.has(`${start}${end}`) && words.has(start) && words.has(end))
  return isCompound ? `${above}${below}` : `${above.slice(0, -1)}${below}`
}
