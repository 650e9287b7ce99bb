import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chunkMarkdown, plainText } from './chunk-markdown.ts'
import type { Chunk } from './chunk.ts'

/** Of 20 tokens, and of the 320 that are usual. */
const small = { limit: 80, overlap: 0 }
const usual = { limit: 1280, overlap: 0 }

function lines(chunks: readonly Chunk[]): string[] {
  return chunks.map(({ headings, text }) => `${headings.join(' › ')} | ${text}`)
}

describe('headings', () => {
  it('are above their chunks as a path, and no chunk crosses one', () => {
    const text = [
      'Before any heading.',
      '# Weaving',
      'Intro.',
      '## Warp',
      'Long.',
      '### Tension',
      'Tight.',
      '## Weft',
      'Across.',
      '# Dyeing',
      'Blue.',
    ].join('\n\n')
    expect(lines(chunkMarkdown('d', text, usual))).toEqual([
      ' | Before any heading.',
      'Weaving | Intro.',
      'Weaving › Warp | Long.',
      'Weaving › Warp › Tension | Tight.',
      'Weaving › Weft | Across.',
      'Dyeing | Blue.',
    ])
  })

  it('are written as they read, and skip levels without harm', () => {
    const text =
      '### `topK` and **more**\n\nOne.\n\n# [Link](https://example.org)\n\nTwo.\n\nSetext\n======\n\nThree.'
    expect(lines(chunkMarkdown('d', text, usual))).toEqual([
      'topK and more | One.',
      'Link | Two.',
      'Setext | Three.',
    ])
  })

  it('in code are none', () => {
    const text = '# Real\n\n```sh\n# not a heading\n```\n\nAfter.'
    expect(lines(chunkMarkdown('d', text, usual))).toEqual([
      'Real | ```sh\n# not a heading\n```\n\nAfter.',
    ])
  })

  it('alone still make a document that can be found', () => {
    expect(lines(chunkMarkdown('d', '# Title\n\n## One\n\n## Two\n', usual))).toEqual([
      ' | # Title\n\n## One\n\n## Two',
    ])
  })
})

describe('blocks', () => {
  it('are joined up to the size and kept whole', () => {
    const paragraph = (word: string): string => `${word} `.repeat(6).trim()
    const text = ['one', 'two', 'three', 'four'].map(paragraph).join('\n\n')
    expect(chunkMarkdown('d', text, small).map((chunk) => chunk.text)).toEqual([
      `${paragraph('one')}\n\n${paragraph('two')}`,
      `${paragraph('three')}\n\n${paragraph('four')}`,
    ])
  })

  it('of code, tables and lists stay whole where they fit', () => {
    const code = `\`\`\`\n${'let a = 1\n'.repeat(14)}\`\`\``
    const table = `| a | b |\n| - | - |\n${'| 1 | 2 |\n'.repeat(12)}`.trim()
    const list = '- one thing\n- another thing\n- a third'
    const text = ['Prose before.', code, table, list, 'Prose after it all.'].join('\n\n')
    expect(chunkMarkdown('d', text, small).map((chunk) => chunk.text)).toEqual([
      'Prose before.',
      code,
      table,
      `${list}\n\nProse after it all.`,
    ])
  })

  it('that are too long are cut after a line, a sentence or an item', () => {
    const code = `\`\`\`\n${'let a = 1\n'.repeat(40)}\`\`\``
    for (const { text } of chunkMarkdown('d', code, small)) {
      expect(text.length).toBeLessThanOrEqual(160)
      expect(text).toMatch(/^(```|let)[^]*(```|= 1)$/)
    }
    const prose = 'The warp is set up first. '.repeat(12)
    for (const { text } of chunkMarkdown('d', prose, small)) {
      expect(text.length).toBeLessThanOrEqual(80)
      expect(text).toMatch(/^The [^]* first\.$/)
    }
    const list = '- one item of the list\n'.repeat(12)
    for (const { text } of chunkMarkdown('d', list, small)) expect(text).toMatch(/^- [^]*list$/)
  })
})

describe('positions and ids', () => {
  const text =
    '# A\n\nFirst section.\n\n# B\n\nSecond section.\n\n# C\n\nThird section.\n\n# C\n\nThird section.\n'

  it('lead back into the text, without overlaps', () => {
    const chunks = chunkMarkdown('d', text, usual)
    expect(chunks.map(({ start, end }) => text.slice(start, end))).toEqual(
      chunks.map((one) => one.text),
    )
    expect(chunks.map(({ position }) => position)).toEqual([0, 1, 2, 3])
    for (const [at, chunk] of chunks.slice(1).entries())
      expect(chunk.start).toBeGreaterThanOrEqual(chunks[at]!.end)
  })

  it('are the same in every ingest, and an edit changes only those of the chunks it touched', () => {
    const ids = (of: string, document = 'd'): string[] =>
      chunkMarkdown(document, of, usual).map(({ id }) => id)
    const before = ids(text)
    expect(ids(text)).toEqual(before)
    expect(new Set(before).size).toBe(4)
    const after = ids(text.replace('Second', 'A longer second'))
    expect(after.map((id, at) => id === before[at])).toEqual([true, false, true, true])
    // A section before them moves the others, and they are still the same.
    expect(ids(`# New\n\nHello.\n\n${text}`).slice(1)).toEqual(before)
    // The heading above is part of what a passage says.
    expect(ids(text.replace('# B', '# BB'))[1]).not.toBe(before[1])
    expect(ids(text, 'other')[0]).not.toBe(before[0])
  })

  it('tell equal chunks of one document apart', () => {
    const [, , third, fourth] = chunkMarkdown('d', text, usual)
    expect(fourth?.id).toBe(`${third?.id}-1`)
  })
})

describe('any text', () => {
  it('loses no word, and gives chunks of a bounded size that stand where they say', () => {
    const line = fc.constantFrom(
      '# Title',
      '## Sub',
      '',
      '- item one',
      '1. first',
      '> quote',
      '```',
      '| a | b |',
      '| - | - |',
      'Some words. More words.',
      '    indented',
      '<div>',
      '---',
      '[x]: https://example.org',
      'a'.repeat(300),
      '😀'.repeat(60),
      '設定を変更する。',
      'tab\tbed',
      '&amp; * _ `',
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (chosen) => {
        const text = chosen.join('\n')
        const chunks = chunkMarkdown('d', text, small)
        expect(chunks.length > 0).toBe(text.trim() !== '')
        for (const chunk of chunks) {
          expect(text.slice(chunk.start, chunk.end)).toBe(chunk.text)
          expect(chunk.text.trim()).toBe(chunk.text)
          expect(chunk.text.length).toBeLessThanOrEqual(160)
          expect(chunk.text.isWellFormed()).toBe(true)
        }
        expect(new Set(chunks.map(({ id }) => id)).size).toBe(chunks.length)
      }),
      { numRuns: 300 },
    )
  })

  it('may be empty, one huge line, or nested deeper than the parser goes', () => {
    expect(chunkMarkdown('d', '', usual)).toEqual([])
    expect(chunkMarkdown('d', '\n \n', usual)).toEqual([])
    const line = chunkMarkdown('d', `a${'😀'.repeat(20_000)}`, usual)
    expect(line.every(({ text }) => text.isWellFormed())).toBe(true)
    expect(line.map(({ text }) => text).join('')).toBe(`a${'😀'.repeat(20_000)}`)
    const nested = chunkMarkdown('d', '> '.repeat(5000), usual)
    expect(nested.length).toBeGreaterThan(1)
  })
})

it('reads a heading without its marks, however many brackets it has', () => {
  expect(plainText('**A** `b` [c](d) ![e](f) ~~g~~')).toBe('A b c e g')
  const brackets = '['.repeat(50_000)
  expect(plainText(brackets)).toBe(brackets)
})
