import { expect, it } from 'vitest'
import { chunkText } from './chunk-text.ts'

/** Of 20 tokens, and of the 320 that are usual. */
const small = { limit: 80, overlap: 0 }
const usual = { limit: 1280, overlap: 0 }

it('cuts between sentences, up to the size', () => {
  const text = 'The warp is set up first. '.repeat(7)
  const chunks = chunkText('d', text, small)
  expect(chunks.map((chunk) => chunk.text.length)).toEqual([77, 77, 25])
  for (const { text: own, start, end } of chunks) {
    expect(own).toMatch(/^The [^]*first\.$/)
    expect(text.slice(start, end)).toBe(own)
  }
})

it('keeps a sentence of up to twice the size whole, and cuts a longer one between words', () => {
  const long = `Long ${'word '.repeat(28).trim()}.`
  expect(chunkText('d', `Short one. ${long} Short two.`, small).map(({ text }) => text)).toEqual([
    'Short one.',
    long,
    'Short two.',
  ])
  const longer = `${'word '.repeat(80).trim()}.`
  const pieces = chunkText('d', longer, small).map(({ text }) => text)
  expect(pieces.join(' ')).toBe(longer)
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThanOrEqual(160)
})

it('cuts rows that no sentence ends behind a row', () => {
  const rows = Array.from({ length: 40 }, (_, at) => `warp-${at},weft-${at},a colour of the cloth`)
  const chunks = chunkText('d', rows.join('\n'), small)
  expect(chunks.flatMap(({ text }) => text.split('\n'))).toEqual(rows)
})

it('cuts what has no spaces where it must, never through a character', () => {
  const text = `a${'😀'.repeat(1000)}`
  const pieces = chunkText('d', text, small)
  expect(pieces.every((piece) => piece.text.isWellFormed())).toBe(true)
  expect(pieces.map((piece) => piece.text).join('')).toBe(text)
})

it('has no headings and numbers its chunks', () => {
  const chunks = chunkText('d', 'Warp and weft. '.repeat(20), small)
  expect(chunks.map(({ position }) => position)).toEqual(chunks.map((_, at) => at))
  expect(
    chunks.every(({ headings, document }) => headings.length === 0 && document === 'd', usual),
  ).toBe(true)
  expect(new Set(chunks.map(({ id }) => id)).size).toBe(chunks.length)
})

it('gives nothing for nothing', () => {
  expect(chunkText('d', '', usual)).toEqual([])
  expect(chunkText('d', ' \n\n ', usual)).toEqual([])
})
