import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readEvents } from './event-reader.ts'

function dataOf(...pieces: readonly string[]): string[] {
  const events = readEvents()
  return pieces.flatMap((piece) => events.push(piece))
}

test.each([
  ['with a space or without', 'data: a\n\ndata:b\n\n', ['a', 'b']],
  ['whose lines end in any way', 'data: a\r\n\r\ndata: b\r\rdata: c\n\n', ['a', 'b', 'c']],
  ['in several lines', 'data: a\ndata: b\n\n', ['a\nb']],
  ['beside names, numbers and comments', ': hello\nevent: e\nid: 1\ndata: a\n\n', ['a']],
  ['without anything in it', 'data\n\ndata:\n\n', ['', '']],
  ['and no other field that begins like it', 'database: x\n\ndata: a\n\n', ['a']],
  ['but none that is not complete', 'data: a\n\ndata: b\n', ['a']],
])('reads the data of events %s', (_, text, data) => {
  expect(dataOf(text)).toEqual(data)
})

test('reads the same however the text is cut', () => {
  const lines = fc.array(fc.constantFrom('data: a', 'data:b', ': c', 'event: d', '', 'data'))
  const ends = fc.constantFrom('\n', '\r\n', '\r')
  fc.assert(
    fc.property(lines, ends, fc.array(fc.nat(80)), (given, end, cuts) => {
      const text = given.map((line) => line + end).join('')
      const places = [...new Set([0, ...cuts.filter((at) => at < text.length), text.length])]
      places.sort((a, b) => a - b)
      const pieces = places.map((at, number) => text.slice(at, places[number + 1]))
      // A line that ends in \r alone is complete when it is clear that no \n follows.
      expect(dataOf(...pieces, ': end\n')).toEqual(dataOf(`${text}: end\n`))
    }),
  )
})
