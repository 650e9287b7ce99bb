import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ownFolder } from '../test/support/temporary-folder.ts'
import { readPriceFile } from './price-file.ts'

function readWith(text: string): ReturnType<typeof readPriceFile> {
  const home = ownFolder()
  writeFileSync(join(home, 'prices.json'), text)
  return readPriceFile(home)
}

test('without a file there are no prices of one’s own, and nothing is wrong', () => {
  expect(readPriceFile(ownFolder())).toEqual({ prices: {} })
})

test('gives the prices of the file', () => {
  const text = '{"models": {"local:llama": {"input": 0, "output": 0.5}}}'
  expect(readWith(text)).toEqual({ prices: { 'local:llama': { input: 0, output: 0.5 } } })
})

test.each([
  ['{"models": {"llama": {"input": -1, "output": 0}}}', 'see models.llama.input'],
  ['{"llama": {"input": 1, "output": 0}}', 'see models'],
  ['{"models": ', 'it is no JSON'],
])('%s is not used, and it is said what it must be', (text, where) => {
  const { prices, problem } = readWith(text)
  expect(prices).toEqual({})
  expect(problem).toContain(`The file prices.json is not used: ${where}`)
  expect(problem).toContain('US dollars for a million tokens')
})
