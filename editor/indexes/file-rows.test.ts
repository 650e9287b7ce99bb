import { expect, test } from 'vitest'
import type { DocumentReport, FileReport } from '../../server/api/indexes.ts'
import { fileRows, outcome, toBeChecked, type FileRow } from './file-rows.ts'

function report(source: string, more: Partial<FileReport> = {}): FileReport {
  return { source, documents: [], warnings: [], ...more }
}

function document(change: DocumentReport['change'], passages: number): DocumentReport {
  return { id: `${change} ${passages}`, title: '', change, passages }
}

function done(more: Partial<FileReport>): FileRow {
  return { source: 'a.md', state: 'done', report: report('a.md', more) }
}

test('lists the uploads of this window before what else the server took in, each file once', () => {
  const file = new Blob(['0123456789'])
  const rows = fileRows(
    [
      { source: 'b.md', file, addedAt: 0, state: 'sending', sent: 5 },
      { source: 'a.md', file, addedAt: 0, state: 'done', sent: 10, report: report('a.md') },
    ],
    { files: [report('a.md'), report('c.png', { refused: 'It is an image.' })], total: 2 },
  )
  expect(rows.map(({ source, state, share }) => [source, state, share])).toEqual([
    ['b.md', 'sending', 0.5],
    ['a.md', 'done', undefined],
    ['c.png', 'refused', undefined],
  ])
})

test('says what became of a file in a few words', () => {
  const said = [
    done({ documents: [document('added', 12)] }),
    done({ documents: [document('added', 1)] }),
    done({ documents: [document('unchanged', 3)] }),
    done({ documents: [document('skipped', 0)] }),
    done({ documents: [document('added', 2), document('changed', 3)] }),
    done({ documents: [document('added', 2), document('added', 3)], further: 300 }),
  ].map(({ state, report }) => outcome(state, report))
  expect(said).toEqual([
    'added, 12 passages',
    'added, 1 passage',
    'unchanged',
    'left out as a duplicate',
    'brought up to date, 2 documents, 5 passages',
    'added, 302 documents',
  ])
})

test('asks people to look at what was refused, warned of or there twice, and at nothing else', () => {
  const twice: DocumentReport = { ...document('added', 1), duplicateOf: 'b.md' }
  expect(toBeChecked(done({ documents: [document('added', 1)] }))).toBe(false)
  expect(toBeChecked(done({ documents: [twice] }))).toBe(true)
  expect(toBeChecked(done({ warnings: ['Page 3 has no text.'] }))).toBe(true)
  expect(toBeChecked({ source: 'a.png', state: 'refused' })).toBe(true)
  expect(toBeChecked({ source: 'a.md', state: 'sending' })).toBe(false)
})
