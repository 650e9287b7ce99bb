import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ownFolder } from '../../../test/support/temporary-folder.ts'
import { readQueries } from './read-queries.ts'

async function read(text: string) {
  const folder = ownFolder()
  writeFileSync(join(folder, 'q.jsonl'), text)
  return readQueries('q.jsonl', folder)
}

test('queries are lines of JSON with an id and a text or a question', async () => {
  expect(
    await read('{"id": "a", "text": "warp", "note": 1}\n\n{"id": 2, "question": "weft"}\n'),
  ).toEqual([
    { id: 'a', text: 'warp' },
    { id: '2', text: 'weft' },
  ])
})

test('every line that is no query is named, and a file without any or that is not there', async () => {
  await expect(read('{"id": "a", "text": "warp"}\nwarp\n{"text": "x"}\n')).rejects.toThrow(
    'lines of JSON such as {"id": "1", "text": "sick leave"}; lines 2, 3 are not.',
  )
  await expect(read('\n')).rejects.toThrow('The file "q.jsonl" holds no queries.')
  await expect(readQueries('none.jsonl', ownFolder())).rejects.toThrow(
    'The queries "none.jsonl" could not be read:',
  )
})
