import { expect, test } from 'vitest'
import { formatStretch, formatTime } from './moment-words.ts'

const at = (day: number, hour: number, minute = 0): number =>
  new Date(2026, 10, day, hour, minute).getTime()
const day = 24 * 3_600_000

test('a stretch names its day unless that is today, and no hours where it is of whole days', () => {
  const now = at(27, 19)
  expect(formatStretch({ from: at(27, 17, 5), to: at(27, 17, 20) }, now)).not.toContain('27')
  expect(formatStretch({ from: at(26, 17, 5), to: at(26, 17, 20) }, now)).toMatch(/26.*:20/)
  expect(formatStretch({ from: at(26, 23), to: at(27, 1) }, now)).toMatch(/26.*27/)
  // The end of a day is the begin of the next one, which is not meant.
  const days = formatStretch({ from: at(20, 0), to: at(23, 0) }, now)
  expect(days).toMatch(/20.*22/)
  expect(days).not.toContain(':')
})

test('an axis has hours, and the day where one begins or where steps are days', () => {
  expect(formatTime(at(27, 8), 3_600_000)).toContain(':')
  expect(formatTime(at(27, 0), 3_600_000)).toMatch(/27/)
  expect(formatTime(at(27, 1), day)).not.toContain(':')
})
