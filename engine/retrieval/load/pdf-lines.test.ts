import { expect, it } from 'vitest'
import { inReadingOrder, linesOf, paragraphsOf, wordsOf, type PdfPiece } from './pdf-lines.ts'

/** A piece of text of size 10 whose signs are 5 wide. */
function piece(str: string, left: number, bottom: number): PdfPiece {
  return {
    str,
    transform: [10, 0, 0, 10, left, bottom],
    width: str.length * 5,
    height: 10,
    hasEOL: false,
  }
}

function paragraphs(...pieces: readonly PdfPiece[]): string[] {
  const lines = inReadingOrder(linesOf(pieces))
  return paragraphsOf(lines, wordsOf(lines))
}

it('joins lines to paragraphs, and words that were parted', () => {
  expect(
    paragraphs(
      piece('A paragraph with an encour-', 0, 700),
      piece('aging word and a well-known', 0, 688),
      piece('fact, which is a truly well-', 0, 676),
      piece('known one.', 0, 664),
      piece('Another paragraph here now.', 0, 630),
    ),
  ).toEqual([
    'A paragraph with an encouraging word and a well-known fact, which is a truly well-known one.',
    'Another paragraph here now.',
  ])
})

it('keeps the rows of a table apart, and their cells', () => {
  expect(
    paragraphs(
      piece('Net sales', 0, 700),
      piece('14,694', 200, 700),
      piece('Costs', 0, 688),
      piece('11,969', 200, 688),
    ),
  ).toEqual(['Net sales   14,694\nCosts   11,969'])
})

it('reads a page from top to bottom, but columns in the order of the file', () => {
  expect(paragraphs(piece('Below the title of a page', 0, 600), piece('A title', 0, 700))).toEqual([
    'A title',
    'Below the title of a page',
  ])
  const columns = [
    ...['One left', 'Two left', 'Three left'].map((text, at) => piece(text, 0, 700 - at * 30)),
    ...['One right', 'Two right', 'Three right'].map((text, at) => piece(text, 300, 700 - at * 30)),
  ]
  expect(paragraphs(...columns).slice(0, 3)).toEqual(['One left', 'Two left', 'Three left'])
})
