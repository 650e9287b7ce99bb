import { expect, test } from 'vitest'
import { readSchedule, ScheduleProblem } from './schedule.ts'

const iso = (times: readonly number[]): string[] => times.map((at) => new Date(at).toISOString())
const at = (text: string): number => Date.parse(text)

test('a schedule names local times, and each day has one where the clocks change', () => {
  const schedule = readSchedule('30 2 * * *', 'Europe/Berlin')
  expect(iso(schedule.next(at('2026-03-28T12:00:00Z'), 3))).toEqual([
    '2026-03-29T01:00:00.000Z',
    '2026-03-30T00:30:00.000Z',
    '2026-03-31T00:30:00.000Z',
  ])
  expect(iso(schedule.next(at('2026-10-24T12:00:00Z'), 2))).toEqual([
    '2026-10-25T00:30:00.000Z',
    '2026-10-26T01:30:00.000Z',
  ])
})

test('of the times that passed the last one is due, and the others are counted', () => {
  const schedule = readSchedule('*/15 * * * *', 'UTC')
  const from = at('2026-05-01T00:00:00Z')
  expect(schedule.due(from, at('2026-05-01T00:14:59.999Z'))).toBeUndefined()
  expect(schedule.due(from, at('2026-05-01T00:15:00Z'))).toEqual({
    at: at('2026-05-01T00:15:00Z'),
    before: 0,
  })
  expect(schedule.due(from, at('2026-05-01T01:20:00Z'))).toEqual({
    at: at('2026-05-01T01:15:00Z'),
    before: 4,
  })
  expect(schedule.due(from, at('2030-05-01T01:20:00Z'))).toMatchObject({ before: 1000 })
})

test('six fields begin with seconds', () => {
  const schedule = readSchedule('10,40 * * * * *', 'UTC')
  expect(iso(schedule.next(at('2026-05-01T00:00:00Z'), 3))).toEqual([
    '2026-05-01T00:00:10.000Z',
    '2026-05-01T00:00:40.000Z',
    '2026-05-01T00:01:10.000Z',
  ])
})

test.each([
  ['61 * * * *', 'UTC', /"61 \* \* \* \*" is no schedule: Invalid value for minute: 61/],
  ['every day', 'UTC', /is no schedule/],
  ['* * * * * * *', 'UTC', /is no schedule/],
  ['', 'UTC', /A schedule has 1 to 200 characters/],
  ['0 0 30 2 *', 'UTC', /names a time that never comes/],
  ['0 7 * * *', 'Mars/Olympus', /There is no time zone "Mars\/Olympus"/],
])('"%s" in %s is refused with a sentence', (expression, timeZone, sentence) => {
  expect(() => readSchedule(expression, timeZone)).toThrow(ScheduleProblem)
  expect(() => readSchedule(expression, timeZone)).toThrow(sentence)
})
