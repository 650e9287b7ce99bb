import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ownFolder } from '../../test/support/temporary-folder.ts'
import { readWordIndex, writeWordIndex } from './word-index-file.ts'
import { buildWordIndex, type WordIndex } from './word-index.ts'

const texts = ['warp weft warp', 'weft', 'heddle heddle shaft reed', 'reed']

const find = (index: WordIndex, query: string, limit = 10): [number, number][] =>
  index
    .search([{ term: query, weight: 1 }], limit)
    .map(({ number, score }) => [number, Number(score.toFixed(4))])

describe('BM25', () => {
  it('scores as its formula says', async () => {
    const index = await buildWordIndex(texts, 'en')
    // Lengths 3, 1, 4, 1: 2.25 on average. "warp" is in one of four: idf ln(1 + 3.5 / 1.5).
    const idf = Math.log(1 + 3.5 / 1.5)
    const norm = 1.2 * (0.25 + (0.75 * 3) / 2.25)
    expect(find(index, 'warp')).toEqual([[0, Number(((idf * 2.2 * 2) / (2 + norm)).toFixed(4))]])
  })

  it('puts short passages first, and equal ones in their order', async () => {
    const index = await buildWordIndex([...texts, 'weft'], 'en')
    expect(find(index, 'weft').map(([number]) => number)).toEqual([1, 4, 0])
    expect(find(index, 'weft', 1).map(([number]) => number)).toEqual([1])
  })

  it('counts words by their weights, and repeated ones again', async () => {
    const index = await buildWordIndex(texts, 'en')
    const [once] = find(index, 'warp')
    const [twice] = find(index, 'warp warp')
    expect(twice![1]).toBeCloseTo(once![1] * 2, 3)
    const words = [
      { term: 'reed', weight: 0.1 },
      { term: 'weft', weight: 1 },
    ]
    expect(index.search(words, 10).map(({ number }) => number)).toEqual([1, 0, 3, 2])
  })

  it('finds only what is accepted', async () => {
    const index = await buildWordIndex(texts, 'en')
    const found = index.search([{ term: 'weft', weight: 1 }], 1, (number) => number !== 1)
    expect(found.map(({ number }) => number)).toEqual([0])
  })

  it('finds nothing for unknown words, nor among nothing', async () => {
    expect(find(await buildWordIndex(texts, 'en'), 'zebra')).toEqual([])
    expect(find(await buildWordIndex([], 'en'), 'warp')).toEqual([])
    expect(find(await buildWordIndex(['', '...'], 'en'), 'warp')).toEqual([])
  })

  it('gives the same best as sorting everything does', async () => {
    const words = fc.constantFrom('warp', 'weft', 'reed', 'shaft', 'heddle')
    const passages = fc.array(fc.array(words, { maxLength: 8 }), { maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(passages, words, fc.nat({ max: 10 }), async (given, query, limit) => {
        const index = await buildWordIndex(
          given.map((passage) => passage.join(' ')),
          'en',
        )
        expect(find(index, query, limit)).toEqual(find(index, query, 1000).slice(0, limit))
      }),
    )
  })
})

it('lets others work while it is built, and breaks off when it is told to', async () => {
  const many = Array.from({ length: 20_000 }, (_, at) => `warp weft ${at} `.repeat(20))
  let turns = 0
  const clock = setInterval(() => (turns += 1), 1)
  await buildWordIndex(many, 'en')
  clearInterval(clock)
  expect(turns).toBeGreaterThan(3)
  const closing = new AbortController()
  closing.abort(new Error('Stopped.'))
  await expect(buildWordIndex(many, 'en', { signal: closing.signal })).rejects.toThrow('Stopped.')
})

describe('its file', () => {
  it('gives the same index back, and none of another version', async () => {
    const path = join(ownFolder(), 'words')
    const index = await buildWordIndex(texts, 'en')
    await writeWordIndex(path, 'one', index)
    const read = await readWordIndex(path, 'one')
    expect(read?.data).toEqual(index.data)
    expect(find(read!, 'heddle reed')).toEqual(find(index, 'heddle reed'))
    expect(await readWordIndex(path, 'two')).toBeUndefined()
    expect(await readWordIndex(join(ownFolder(), 'nothing'), 'one')).toBeUndefined()
  })

  it('is not read where any of it is damaged', async () => {
    const path = join(ownFolder(), 'words')
    await writeWordIndex(path, 'one', await buildWordIndex(texts, 'en'))
    const whole = readFileSync(path)
    for (const at of [0, 10, whole.length - 1, whole.length - 30]) {
      const damaged = Buffer.from(whole)
      damaged[at] = damaged[at]! ^ 0xff
      writeFileSync(path, damaged)
      expect(await readWordIndex(path, 'one')).toBeUndefined()
    }
    for (const length of [0, 3, whole.length - 1]) {
      writeFileSync(path, whole.subarray(0, length))
      expect(await readWordIndex(path, 'one')).toBeUndefined()
    }
  })
})
