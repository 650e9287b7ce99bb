import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ownFolder } from '../../test/support/temporary-folder.ts'
import { readTar, writeTar } from './tar.ts'

const contents = ['', 'x', 'y'.repeat(512), 'ä'.repeat(100_000)].map((text) => Buffer.from(text))

async function archive(): Promise<string> {
  const path = join(ownFolder(), 'a.tar')
  const entries = contents.map((content, at) => ({
    name: `${at}.txt`,
    bytes: content.length,
    content: [content],
  }))
  const pieces = await Array.fromAsync(writeTar(entries))
  writeFileSync(path, Buffer.concat(pieces))
  return path
}

test('files come out as they went in', async () => {
  const read: [string, Buffer][] = []
  for await (const { name, content } of readTar(await archive())) {
    read.push([name, Buffer.concat(await Array.fromAsync(content))])
  }
  expect(read).toEqual(contents.map((content, at) => [`${at}.txt`, content]))
})

const hasTar = spawnSync('tar', ['--version']).status === 0

test.skipIf(!hasTar)('the tar of the system reads it', async () => {
  const folder = ownFolder()
  const { status, stderr } = spawnSync('tar', ['-xf', await archive(), '-C', folder])
  expect([status, String(stderr)]).toEqual([0, ''])
  expect(contents.map((_, at) => readFileSync(join(folder, `${at}.txt`)))).toEqual(contents)
})

test('an archive that was cut off anywhere is noticed', async () => {
  const path = await archive()
  const whole = readFileSync(path)
  for (const length of [0, 100, 512, 1030, 3000, whole.length - 1024, whole.length - 1100]) {
    writeFileSync(path, whole.subarray(0, length))
    await expect(Array.fromAsync(readTar(path))).rejects.toThrow('it ends too early')
  }
  writeFileSync(path, 'x'.repeat(600))
  await expect(Array.fromAsync(readTar(path))).rejects.toThrow('it is no archive of a backup')
})
