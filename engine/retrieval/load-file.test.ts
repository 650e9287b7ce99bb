import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ownFolder } from '../../test/support/temporary-folder.ts'
import { loadFile, type LoadedDocument } from './load-file.ts'

async function load(name: string, content: string | Uint8Array): Promise<LoadedDocument[]> {
  const path = join(ownFolder(), name)
  await writeFile(path, content)
  return loadFile(path, name)
}

async function textOf(name: string, content: string | Uint8Array): Promise<string | undefined> {
  return (await load(name, content))[0]?.text
}

describe('encodings', () => {
  const text = 'Weben – Schuß, カバン\n'

  it('are UTF-8, with or without its mark', async () => {
    expect(await textOf('a.txt', text)).toBe(text)
    expect(await textOf('a.txt', `\uFEFF${text}`)).toBe(text)
  })

  it('are UTF-16 of either order by its mark, also when no byte is zero', async () => {
    const little = Buffer.from(`\uFEFF${text}`, 'utf16le')
    expect(await textOf('a.txt', little)).toBe(text)
    expect(await textOf('a.txt', Buffer.from(little).swap16())).toBe(text)
    expect(await textOf('a.txt', Buffer.from('\uFEFF織物', 'utf16le'))).toBe('織物')
  })

  it('are Windows-1252 for what is no UTF-8', async () => {
    expect(await textOf('a.txt', Buffer.from('Schu\xdf \x96 caf\xe9', 'latin1'))).toBe(
      'Schuß – café',
    )
  })

  it('are none for bytes that are no text', async () => {
    await expect(load('a.txt', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 1]))).rejects.toThrow(
      'a.txt was not taken in: it holds bytes that are no text.',
    )
  })
})

it('has one kind of line end', async () => {
  expect(await textOf('a.md', '# A\r\n\r\nOne\rTwo\n')).toBe('# A\n\nOne\nTwo\n')
})

describe('titles', () => {
  it('are the first heading of Markdown, and else the name of the file', async () => {
    const title = async (name: string, content: string): Promise<string | undefined> =>
      (await load(name, content))[0]?.title
    expect(await title('guide.md', 'Before.\n\n## The `topK` **guide**\n\n# Later')).toBe(
      'The topK guide',
    )
    expect(await title('guide.md', 'No heading.')).toBe('guide')
    expect(await title('guide.txt', '# Not a heading here')).toBe('guide.txt')
  })
})

describe('JSON lines', () => {
  it('hold a document each', async () => {
    const lines = [
      '{"id":"a","title":"A","text":"One."}',
      '',
      '{"text":"Two."}',
      '{"id":7,"text":"Three."}',
    ]
    const documents = await load('docs.jsonl', `${lines.join('\r\n')}\r\n`)
    expect(documents.map(({ id, title, source, text }) => [id, title, source, text])).toEqual([
      ['a', 'A', 'docs.jsonl', 'One.'],
      ['docs.jsonl#3', 'docs.jsonl#3', 'docs.jsonl', 'Two.'],
      ['7', '7', 'docs.jsonl', 'Three.'],
    ])
  })

  it('with a mistake are refused with its line', async () => {
    const wrong = [
      '{"text":"a"',
      '[]',
      'null',
      '{"txt":"a"}',
      '{"text":7}',
      '{"text":"a","id":{}}',
      '{"text":"a","id":null}',
      '{"text":"a","id":""}',
    ]
    const messages = await Promise.all(
      wrong.map((line) =>
        load('docs.jsonl', `{"text":"fine"}\n${line}\n`).then(
          () => 'taken in',
          (error: unknown) => String(error),
        ),
      ),
    )
    expect(messages).toMatchInlineSnapshot(`
      [
        "UnreadableFile: docs.jsonl was not taken in: line 2 is no JSON.",
        "UnreadableFile: docs.jsonl was not taken in: line 2 is no object with a "text".",
        "UnreadableFile: docs.jsonl was not taken in: line 2 is no object with a "text".",
        "UnreadableFile: docs.jsonl was not taken in: line 2 is no object with a "text".",
        "UnreadableFile: docs.jsonl was not taken in: line 2 is no object with a "text".",
        "UnreadableFile: docs.jsonl was not taken in: the "id" in line 2 is neither a text nor a number.",
        "UnreadableFile: docs.jsonl was not taken in: the "id" in line 2 is neither a text nor a number.",
        "UnreadableFile: docs.jsonl was not taken in: the "id" in line 2 is neither a text nor a number.",
      ]
    `)
  })
})

it('refuses a file of a kind it does not know, with its ending', async () => {
  await expect(load('scan.pdf', 'a')).rejects.toThrow(
    'scan.pdf was not taken in: files ending in ".pdf" are not understood. Convert it to Markdown or plain text.',
  )
})

it('reads an empty file as an empty document', async () => {
  expect(await textOf('a.md', '')).toBe('')
  expect(await load('a.jsonl', '')).toEqual([])
})
