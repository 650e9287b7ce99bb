import { expect, test } from 'vitest'
import { longerSpan, rangeParameters, readRange, readStretch, spans } from './monitor-range.ts'

const read = (search: string) => readRange(new URLSearchParams(search))

test('an address without a range is about the last 24 hours, one that nobody knows too', () => {
  expect(read('').span.id).toBe('24h')
  expect(read('range=soon').span.id).toBe('24h')
  expect(read('range=7d')).toEqual({ span: spans[2], part: undefined })
})

test('a part needs both its ends, as whole milliseconds in their order', () => {
  expect(read('range=1h&from=1000&to=2000')).toEqual({
    span: spans[0],
    part: { from: 1000, to: 2000 },
  })
  for (const wrong of ['from=1000', 'from=2000&to=1000', 'from=1000&to=1000', 'from=-1&to=2']) {
    expect([wrong, read(wrong).part]).toEqual([wrong, undefined])
  }
  expect(readStretch(new URLSearchParams('from=yesterday&to=2000'))).toBeUndefined()
  expect(readStretch(new URLSearchParams('from=0&to=999999999999999'))?.from).toBe(0)
})

test('what is written into an address is read as the same range', () => {
  for (const address of ['', 'range=30d', 'range=1h&from=1000&to=2000', 'from=1000&to=2000']) {
    const written = Object.entries(rangeParameters(read(address)))
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `${name}=${value}`)
    expect(written.join('&')).toBe(address)
  }
})

test('after the longest span there is no longer one', () => {
  expect(spans.map((span) => longerSpan(span)?.id)).toEqual(['24h', '7d', '30d', undefined])
})
