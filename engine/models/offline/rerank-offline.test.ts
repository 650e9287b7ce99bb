import { expect, test } from 'vitest'
import { rerankOffline } from './rerank-offline.ts'

const idsOf = (documents: readonly { readonly id: string }[]): string[] =>
  documents.map(({ id }) => id)

test('words that are neighbours in the question count for more where they are neighbours', () => {
  const padding = 'one two three four five six seven eight nine ten'
  const documents = [
    { id: 'apart', text: `A server ${padding} and then a port ${padding}.`, score: 5 },
    { id: 'together', text: `The server port. ${padding} ${padding}`, score: 5 },
    { id: 'other', text: 'A server of its own.', score: 3 },
  ]
  expect(idsOf(rerankOffline('Which server port?', documents, { topN: 3 }))).toEqual([
    'together',
    'apart',
    'other',
  ])
})

test('a heading that names the question moves a passage up, but not past one that fits much better', () => {
  const documents = [
    { id: 'best', title: 'Start', text: 'Backups of journals.', score: 9 },
    { id: 'second', title: 'Start', text: 'A word on backups.', score: 5 },
    { id: 'named', title: 'Backups', text: 'Copy the folder.', score: 4 },
    { id: 'last', title: 'Start', text: 'Nothing.', score: 1 },
  ]
  expect(idsOf(rerankOffline('backups journals', documents, { topN: 4 }))).toEqual([
    'best',
    'named',
    'second',
    'last',
  ])
})

test('of two headings that name the question the one that names nothing else comes first', () => {
  const documents = [
    { id: 'more', title: 'The editor › Run a part', text: 'A run of a part.', score: 5 },
    { id: 'same', title: 'Concepts › Run', text: 'A run is one execution.', score: 4.8 },
    { id: 'last', title: 'Start', text: 'Nothing.', score: 1 },
  ]
  expect(idsOf(rerankOffline('What is a run?', documents, { topN: 3 }))).toEqual([
    'same',
    'more',
    'last',
  ])
})

test('scores that lie close together, as those of a fusion do, order passages as others would', () => {
  const texts = ['Keys are sealed.', 'A key of the provider.', 'Provider key in the settings.']
  const scored = (scores: readonly number[]) =>
    texts.map((text, at) => ({ id: String(at), text, score: scores[at]! }))
  const wide = rerankOffline('provider key', scored([12, 8, 4]), { topN: 3 })
  const narrow = rerankOffline('provider key', scored([0.0492, 0.0488, 0.0484]), { topN: 3 })
  expect(idsOf(narrow)).toEqual(idsOf(wide))
  expect(narrow.map(({ score }) => score)).toEqual(
    wide.map(({ score }) => expect.closeTo(score!, 9)),
  )
})

test('without scores the order they came in counts', () => {
  const documents = ['c', 'a', 'b'].map((id) => ({ id, text: 'The same text.' }))
  expect(idsOf(rerankOffline('something else', documents, { topN: 2 }))).toEqual(['c', 'a'])
})

test('with diversity a passage that repeats a better one moves down', () => {
  const documents = [
    { id: 'first', text: 'The journal records each run.', score: 3 },
    { id: 'copy', text: 'The journal records each run.', score: 2.9 },
    { id: 'other', text: 'Events come from the journal.', score: 2.5 },
    { id: 'last', text: 'Nothing of it.', score: 1 },
  ]
  expect(idsOf(rerankOffline('journal', documents, { topN: 2 }))).toEqual(['first', 'copy'])
  expect(idsOf(rerankOffline('journal', documents, { topN: 2, diversity: 0.5 }))).toEqual([
    'first',
    'other',
  ])
})
