import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ownFolder } from '../test/support/temporary-folder.ts'
import { readMcpFile } from './mcp-file.ts'

test('there are no servers where nobody has written the file', () => {
  const folder = ownFolder()
  expect(readMcpFile(folder)).toEqual(new Map())
})

test('reads the servers of the file, and says what is wrong with it', () => {
  const folder = ownFolder()
  const path = join(folder, 'mcp.json')
  writeFileSync(path, '{ "servers": { "shop": { "url": "https://tools.example/mcp" } } }')
  expect(readMcpFile(folder).get('shop')).toEqual({
    url: 'https://tools.example/mcp',
    headers: {},
  })
  writeFileSync(path, '{ "servers": { "shop": {} } }')
  expect(() => readMcpFile(folder)).toThrow(
    `The file ${path} cannot be used.\n"servers.shop" must have either "url" and "headers", or "command", "args" and "env".`,
  )
})
