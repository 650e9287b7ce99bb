import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { agedNodes, shorten } from './aged-nodes.ts'
import { upgradeFaults } from './stored-upgrades.ts'
import { ownFolder } from './temporary-folder.ts'

const settings = fileURLToPath(new URL('../../engine/graph/fixtures/settings', import.meta.url))

test('a node type whose older versions are all stored has no faults', () => {
  expect(upgradeFaults(shorten, settings)).toEqual([])
})

test('a node type without a migrate and without stored settings has both faults', () => {
  const faults = agedNodes.flatMap((type) => upgradeFaults(type, ownFolder()))
  expect(faults).toEqual([
    'There is no shorten@1.json with settings of version 1.',
    'There is no shorten@2.json with settings of version 2.',
    '"join" is at version 2 and has no migrate.',
    'There is no join@1.json with settings of version 1.',
  ])
})

test('settings that become something else, or nothing that the node type takes, are faults', () => {
  const folder = ownFolder()
  const store = (version: number, content: object): void =>
    writeFileSync(join(folder, `shorten@${version}.json`), JSON.stringify(content))
  store(1, { before: { length: 2 }, after: { limit: { unit: 'words', count: 2 } } })
  store(2, { before: { sort: 'a' }, after: { sort: 'a' } })
  expect(upgradeFaults(shorten, folder)).toEqual([
    'The settings of shorten@1.json become {"limit":{"unit":"sentences","count":2}}.',
    'What shorten@2.json expects has no setting "sort".',
  ])
})
