import { expect, it } from 'vitest'
import { changedSearch } from './changed-search.ts'

it('sets, changes and takes out, and leaves the rest and what it was made of', () => {
  const before = new URLSearchParams('node=a&t=5&range=7d')
  const after = changedSearch({ t: undefined, range: '1h', heat: 'time' })(before)
  expect(after.toString()).toBe('node=a&range=1h&heat=time')
  expect(before.toString()).toBe('node=a&t=5&range=7d')
})
