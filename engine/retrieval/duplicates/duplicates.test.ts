import { describe, expect, test } from 'vitest'
import { resemblance } from './resemblance.ts'
import { comparable, eachShingle } from './shingles.ts'
import { sketchOf } from './sketch.ts'

/** Words in an order that follows from a number, the same on every machine. */
function textOf(seed: number, words = 400): string[] {
  let state = seed
  return Array.from({ length: words }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return `w${(state >>> 8).toString(36)}`
  })
}

/** A text with every n-th word exchanged. */
function changed(words: readonly string[], every: number): string {
  return words.map((word, at) => (at % every === 0 ? `x${at}` : word)).join(' ')
}

function sharedBands(one: string, other: string): number {
  const bands = new Set(sketchOf(one)?.bands)
  return sketchOf(other)?.bands.filter((band) => bands.has(band)).length ?? 0
}

describe('texts are compared', () => {
  test('without regard to case, punctuation, white space and ways of writing a letter', () => {
    expect(comparable('  Ｔhe Warp,\n\n- is “tight”. ')).toBe('the warp is tight')
    expect(comparable('Café 12')).toBe(comparable('cafe\u0301 12'))
    expect(comparable('經緯 🪢')).toBe('經緯')
  })

  test('by hashes of nine characters each, which do not depend on what stands before', () => {
    const hashes = (text: string): number[] => {
      const all: number[] = []
      eachShingle(text, (hash) => void all.push(hash))
      return all
    }
    expect(hashes('12345678')).toEqual([])
    expect(hashes('123456789')).toHaveLength(1)
    expect(hashes('the heddle lifts')).toHaveLength(8)
    expect(hashes('a long beginning, the heddle lifts').slice(-8)).toEqual(
      hashes('the heddle lifts'),
    )
    expect(new Set(hashes(textOf(1).join(' '))).size).toBeGreaterThan(2000)
  })

  test('by the share of what they have in common', () => {
    // Shingles of the first: abcdefghi, bcdefghij. Of the other: bcdefghij, cdefghijk.
    expect(resemblance('abcdefghij', 'bcdefghijk')).toBeCloseTo(1 / 3)
    expect(resemblance('abcdefghij', 'ABCDEFGHIJ!')).toBe(1)
    expect(resemblance('abcdefghij', 'klmnopqrst')).toBe(0)
    expect(resemblance('', '')).toBe(0)
  })

  test('by a sample where they are long, which says nearly the same', () => {
    const words = textOf(2, 40_000)
    const [whole, other] = [words.join(' '), changed(words, 50)]
    const [small, smaller] = [words.slice(0, 4000), changed(words.slice(0, 4000), 50)]
    expect(resemblance(whole, whole)).toBe(1)
    expect(resemblance(whole, other)).toBeCloseTo(resemblance(small.join(' '), smaller), 1)
  })
})

describe('a sketch', () => {
  test('of texts with the same words is the same', () => {
    const words = textOf(3)
    expect(sketchOf(words.join(' '))).toEqual(sketchOf(`${words.join(',\n')}!`))
    expect(sketchOf('Short.')).toEqual({ textHash: expect.any(String), bands: [] })
    expect(sketchOf(' \n… ')).toBeUndefined()
  })

  test('shares bands with that of a text that is nearly the same', () => {
    for (let seed = 10; seed < 110; seed += 1) {
      const words = textOf(seed)
      const near = changed(words, 80)
      expect(resemblance(words.join(' '), near)).toBeGreaterThan(0.9)
      expect(sharedBands(words.join(' '), near)).toBeGreaterThan(0)
    }
  })

  test('shares none with that of another text', () => {
    const texts = Array.from({ length: 60 }, (_, at) => textOf(1000 + at).join(' '))
    for (const [at, text] of texts.entries()) {
      for (const other of texts.slice(at + 1)) expect(sharedBands(text, other)).toBe(0)
    }
  })

  test('is made of short texts too, whose shingles do not fill it', () => {
    const words = textOf(4, 70)
    expect(sketchOf(words.join(' '))?.bands).toHaveLength(12)
    expect(sharedBands(words.join(' '), `${words.join(' ')} x`)).toBeGreaterThan(3)
  })
})
