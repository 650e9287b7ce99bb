import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { ownFolder } from '../../test/support/temporary-folder.ts'
import { findFiles } from './find-files.ts'

function folderWith(...names: readonly string[]): string {
  const folder = ownFolder()
  for (const name of names) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), 'text')
  }
  return folder
}

async function sources(base: string, ...patterns: string[]): Promise<string[]> {
  return (await findFiles(patterns, base)).map(({ source }) => source)
}

it('takes what a folder holds, in order, without what is installed or kept for git', async () => {
  const base = folderWith(
    'docs/b.md',
    'docs/a.md',
    'docs/deep/c.txt',
    'docs/picture.png',
    'docs/node_modules/x/readme.md',
    'docs/.git/description.txt',
  )
  expect(await sources(base, 'docs')).toEqual(['docs/a.md', 'docs/b.md', 'docs/deep/c.txt'])
  expect(await sources(join(base, 'docs'), '.')).toEqual(['a.md', 'b.md', 'deep/c.txt'])
})

it('takes globs, files and folders together, each file once', async () => {
  const base = folderWith('a.md', 'b.md', 'c.txt', 'docs/d.md')
  expect(await sources(base, '*.md')).toEqual(['a.md', 'b.md'])
  expect(await sources(base, 'c.txt', '**/*.md', 'a.md', 'docs')).toEqual([
    'c.txt',
    'a.md',
    'b.md',
    'docs/d.md',
  ])
})

it('takes a folder whose name holds signs of a pattern', async () => {
  const base = folderWith('notes [2026] {old}/a.md', 'notes [2026] {old}/b*/c.md', 'x/d.md')
  expect(await sources(base, 'notes [2026] {old}')).toEqual([
    'notes [2026] {old}/a.md',
    'notes [2026] {old}/b*/c.md',
  ])
  const inside = join(base, 'notes [2026] {old}')
  expect(await sources(inside, '*.md')).toEqual(['a.md'])
})

it('takes a file of any ending that is named itself, so that its refusal can be told', async () => {
  const base = folderWith('scan.pdf')
  expect(await sources(base, 'scan.pdf')).toEqual(['scan.pdf'])
})

it('names files outside the base by their whole path', async () => {
  const base = folderWith('inside.md')
  const other = folderWith('outside.md')
  expect(await sources(base, join(other, 'outside.md'))).toEqual([join(other, 'outside.md')])
  expect(await sources(base, join(other, '*.md'))).toEqual([join(other, 'outside.md')])
})

it('passes over links that lead nowhere', async () => {
  const base = folderWith('docs/a.md')
  symlinkSync(join(base, 'gone.md'), join(base, 'docs', 'broken.md'))
  expect(await sources(base, 'docs')).toEqual(['docs/a.md'])
})

it('says so when a path names nothing', async () => {
  const base = folderWith('docs/picture.png')
  for (const pattern of ['nowhere', '*.md', 'docs'])
    await expect(findFiles([pattern], base)).rejects.toThrow(
      `"${pattern}" names no file that can be taken in.`,
    )
})
