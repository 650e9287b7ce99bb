import { describe } from 'vitest'
import { keepsRuns } from '../../test/support/journal-contract.ts'
import { memoryJournal } from './memory-journal.ts'

describe('a journal in memory', () => {
  keepsRuns(memoryJournal)
})
