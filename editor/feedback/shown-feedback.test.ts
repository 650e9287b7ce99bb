import { expect, test } from 'vitest'
import { readShown } from './shown-feedback.ts'

test('an address says what the list is narrowed to', () => {
  expect(
    readShown(new URLSearchParams('graph=shop&kind=thumbs-down&days=7&deployment=live')),
  ).toEqual({
    graph: 'shop',
    version: undefined,
    deployment: 'live',
    kind: 'thumbs-down',
    days: 7,
  })
})

test('what an address cannot mean narrows nothing', () => {
  for (const search of ['', 'kind=shouting&days=soon', 'days=-1', 'days=1e9', 'other=1']) {
    expect(Object.values(readShown(new URLSearchParams(search)))).toEqual(Array(5).fill(undefined))
  }
})
