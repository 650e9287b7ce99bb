import { expect, it } from 'vitest'
import { firstRunIdAt, newRunId } from './run-id.ts'

it('is a UUID of version 7', () => {
  expect(newRunId()).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  )
  expect(newRunId(0x0123_4567_89ab)).toMatch(/^01234567-89ab-7/)
})

it('sorts by time and never comes twice', () => {
  const ids = Array.from({ length: 1000 }, (_, at) => newRunId(1_700_000_000_000 + at))
  expect(ids.toSorted()).toEqual(ids)
  const ofOneMoment = Array.from({ length: 3000 }, () => newRunId(5))
  expect(ofOneMoment.toSorted()).toEqual(ofOneMoment)
  expect(new Set(Array.from({ length: 9000 }, () => newRunId(6))).size).toBe(9000)
})

it('has a place in the order of all ids for each time', () => {
  const time = 1_700_000_000_000
  for (let count = 0; count < 100; count += 1) {
    expect(newRunId(time - 1) < firstRunIdAt(time)).toBe(true)
    expect(newRunId(time) >= firstRunIdAt(time)).toBe(true)
  }
  expect(firstRunIdAt(0)).toBe('00000000-0000-7000-8000-000000000000')
  expect(firstRunIdAt(9e15) > newRunId()).toBe(true)
})
