import { describe, expect, it } from 'vitest'
import { sentencesOf } from './sentences.ts'

/** Passages as text, those that are no sentences with their kind. */
function passages(text: string, language?: string): string[] {
  return sentencesOf(text, language).map((passage) =>
    passage.kind === 'sentence' ? passage.text : `${passage.kind}: ${passage.text}`,
  )
}

describe('prose', () => {
  it('is cut into sentences', () => {
    expect(passages('The warp is set. The weft goes across it! Does it?  Yes.')).toEqual([
      'The warp is set.',
      'The weft goes across it!',
      'Does it?',
      'Yes.',
    ])
  })

  it('that is wrapped at a column is not cut at its line ends', () => {
    const text = [
      'A heddle is the part of a loom through which every',
      'thread passes. Der Weber spannt die Kette über den',
      'Baum, und dann beginnt er. The loom was built by one',
      'Ada of Bergen, who had seen it on a journey to',
      '`small` towns of the north.',
    ].join('\n')
    expect(passages(text)).toEqual([
      'A heddle is the part of a loom through which every\nthread passes.',
      'Der Weber spannt die Kette über den\nBaum, und dann beginnt er.',
      'The loom was built by one\nAda of Bergen, who had seen it on a journey to\n`small` towns of the north.',
    ])
  })

  it('is cut at the ends of short lines, of rows and of statements', () => {
    const paragraphs = [
      ['Roses are red', 'violets are blue'],
      [
        '2026-11-23 12:00:01 INFO the server listens on port 4000',
        '2026-11-23 12:00:02 INFO the first request has been taken',
      ],
      ['const answer = await generate(question, documents, settings);', 'return answer'],
    ]
    for (const lines of paragraphs) expect(passages(lines.join('\n'))).toEqual(lines)
  })

  it('is not cut behind an abbreviation, nor inside code', () => {
    expect(passages('Use a profile, e.g. small. Dr. Weaver said so.')).toEqual([
      'Use a profile, e.g. small.',
      'Dr. Weaver said so.',
    ])
    expect(passages('Write `a. B. c` first. Then stop.')).toEqual([
      'Write `a. B. c` first.',
      'Then stop.',
    ])
  })

  it('is cut as ever behind a code mark that is never closed', () => {
    expect(passages('A ` mark. Another sentence. And one more.')).toEqual([
      'A ` mark.',
      'Another sentence.',
      'And one more.',
    ])
  })

  it('is cut by the rules of its language', () => {
    expect(passages('経糸を張る。緯糸を通す！本当？', 'ja')).toEqual([
      '経糸を張る。',
      '緯糸を通す！',
      '本当？',
    ])
    expect(passages('यह पहला है। यह दूसरा है।', 'hi')).toEqual(['यह पहला है।', 'यह दूसरा है।'])
  })
})

describe('blocks', () => {
  it('stay whole: code, tables, list items, headings', () => {
    const text = [
      '# Weaving. A heading.',
      'Some prose. More.',
      '```ts',
      'const a = 1. // no sentence. none',
      '',
      '```',
      '| a | b. C |',
      '| - | - |',
      '- one. Two.',
      '  goes on',
      '- three',
      '1. four',
      'After it.',
    ].join('\n')
    expect(passages(text)).toEqual([
      'heading: # Weaving. A heading.',
      'Some prose.',
      'More.',
      'code: ```ts\nconst a = 1. // no sentence. none\n\n```',
      'table: | a | b. C |\n| - | - |',
      'item: - one. Two.\n  goes on',
      'item: - three',
      'item: 1. four',
      'After it.',
    ])
  })

  it('of code end with a fence like the one that began them', () => {
    expect(passages('````\n```\nin it\n```\n````\nAfter.')).toEqual([
      'code: ````\n```\nin it\n```\n````',
      'After.',
    ])
    expect(passages('~~~\n```\n~~~\nAfter.')).toEqual(['code: ~~~\n```\n~~~', 'After.'])
    expect(passages('```x``` is a word. So is this.')).toEqual([
      '```x``` is a word.',
      'So is this.',
    ])
  })

  it('of code that never end take the rest', () => {
    expect(passages('Before.\n```\na\n\nb.')).toEqual(['Before.', 'code: ```\na\n\nb.'])
  })
})

it('gives positions at which its passages stand', () => {
  const text = '\n  One.  Two.\n\n- three\n```\nfour\n```\n'
  const found = sentencesOf(text)
  expect(found.map(({ start, end }) => text.slice(start, end))).toEqual(
    found.map(({ text: own }) => own),
  )
})

it('finds nothing in nothing', () => {
  for (const text of ['', '\n\n', '   \n\t\n']) expect(sentencesOf(text)).toEqual([])
})

it('takes a paragraph of any length, and a mark that would make it look back again and again', () => {
  expect(sentencesOf('Warp. '.repeat(200_000))).toHaveLength(200_000)
  // Quadratic work takes longer here than the test may.
  expect(sentencesOf(`A \` mark. ${'The weft goes across. '.repeat(50_000)}`)).toHaveLength(50_001)
})
