import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chunkDocument } from './chunk-document.ts'
import { charactersPerToken, Chunking, type Chunk } from './chunk.ts'

const cut = (text: string, chunking: Partial<Chunking>, more: object = {}): Chunk[] =>
  chunkDocument(
    { id: 'd', text, format: 'markdown', ...more },
    { chunker: 'structure', size: 20, overlap: 0, ...chunking },
  )

const sentences = Array.from({ length: 12 }, (_, at) => `Sentence ${at} is here.`).join(' ')

describe('overlap', () => {
  it('repeats whole sentences of the passage before', () => {
    for (const chunker of ['structure', 'sentences'] as const) {
      const chunks = cut(sentences, { chunker, size: 20, overlap: 6 })
      expect(chunks.length).toBeGreaterThan(3)
      for (const [at, { text, start, end }] of chunks.entries()) {
        expect(text).toMatch(/^Sentence [^]*here\.$/)
        expect(sentences.slice(start, end)).toBe(text)
        expect(text.length).toBeLessThanOrEqual(80)
        expect(start).toBeLessThan(chunks[at - 1]?.end ?? 1)
      }
    }
  })

  it('does not reach over a heading', () => {
    const text = `# One\n\n${sentences}\n\n# Two\n\nAnother matter.`
    const last = cut(text, { overlap: 8 }).at(-1)!
    expect(last).toMatchObject({ text: 'Another matter.', headings: ['Two'] })
  })

  it('is at most half of the size', () => {
    const wrong = Chunking.safeParse({ chunker: 'fixed', size: 100, overlap: 60 })
    expect(wrong.error?.issues[0]?.message).toBe('must be at most half of the size')
  })
})

describe('the fixed chunker', () => {
  it('cuts at even lengths between words, wherever a sentence is', () => {
    const chunks = cut(sentences, { chunker: 'fixed' })
    for (const { text } of chunks.slice(0, -1)) {
      expect(text.length).toBeGreaterThan(64)
      expect(text.length).toBeLessThanOrEqual(80)
    }
    expect(chunks.map(({ text }) => text).join(' ')).toBe(sentences)
  })

  it('ends for any text, loses no word, and repeats with overlap', () => {
    const word = fc.oneof(fc.string({ minLength: 1, maxLength: 30 }), fc.constantFrom('\n', '😀😀'))
    fc.assert(
      fc.property(fc.array(word, { maxLength: 60 }), fc.nat({ max: 10 }), (words, overlap) => {
        const text = words.join(' ')
        const chunks = cut(text, { chunker: 'fixed', overlap })
        const covered = new Set<number>()
        for (const chunk of chunks) {
          expect(text.slice(chunk.start, chunk.end)).toBe(chunk.text)
          for (let at = chunk.start; at < chunk.end; at += 1) covered.add(at)
        }
        const missing = text.split('').filter((sign, at) => sign.trim() !== '' && !covered.has(at))
        expect(missing).toEqual([])
      }),
    )
  })
})

it('the whole chunker makes one passage of a document, and none of an empty one', () => {
  expect(cut(`# A\n\n${sentences}`, { chunker: 'whole' }).map(({ text }) => text)).toEqual([
    `# A\n\n${sentences}`,
  ])
  expect(cut(' \n', { chunker: 'whole' })).toEqual([])
})

it('counts a character of a script without spaces as a token', () => {
  expect(charactersPerToken('word '.repeat(10))).toBe(4)
  expect(charactersPerToken('綜絖経糸')).toBe(1)
  expect(charactersPerToken('')).toBe(4)
  const chunks = cut('綜絖は経糸を持ち上げます。'.repeat(20), {})
  expect(Math.max(...chunks.map(({ text }) => text.length))).toBeLessThanOrEqual(30)
})

it('tells the page on which each passage begins', () => {
  const text = `${sentences}\n\n${sentences}`
  const pages = [
    { number: 1, start: 0 },
    { number: 2, start: sentences.length + 2 },
  ]
  const chunks = cut(text, {}, { pages, format: 'text' })
  expect(chunks[0]?.page).toBe(1)
  expect(chunks.at(-1)?.page).toBe(2)
  for (const { start, page } of chunks) expect(page).toBe(start < sentences.length + 2 ? 1 : 2)
  expect(cut(text, {})[0]).not.toHaveProperty('page')
})
