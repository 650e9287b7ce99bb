import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ownFolder } from '../../test/support/temporary-folder.ts'
import { loadFile, type LoadedDocument } from './load-file.ts'

async function load(
  name: string,
  content: string | Uint8Array,
): Promise<readonly LoadedDocument[]> {
  const path = join(ownFolder(), name)
  await writeFile(path, content)
  const { documents } = await loadFile(path, name)
  return documents
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

describe('endings', () => {
  it('that promise what the bytes are not are refused', async () => {
    await expect(load('scan.pdf', 'a')).rejects.toThrow(
      'scan.pdf was not taken in: its name ends in ".pdf", but it is no PDF.',
    )
    await expect(load('empty.docx', '')).rejects.toThrow(
      'empty.docx was not taken in: its name ends in ".docx", but it is empty.',
    )
  })

  it('that are not known leave a text a text', async () => {
    expect(await textOf('LICENSE', 'Free.')).toBe('Free.')
    expect(await textOf('play.trec.1', 'To be.')).toBe('To be.')
  })

  it('of old programs are refused with what to do', async () => {
    const old = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)])
    await expect(load('a.doc', old)).rejects.toThrow(
      'a.doc was not taken in: it is a document of Word 97-2003. Save it as .docx or PDF.',
    )
    const locked = Buffer.concat([old, Buffer.from('EncryptedPackage', 'utf16le')])
    await expect(load('a.xlsx', locked)).rejects.toThrow(
      'a.xlsx was not taken in: it is protected by a password. Save it without one.',
    )
  })
})

it('keeps source code as one block whose fence is longer than those in it', async () => {
  expect(await textOf('a.ts', 'const a = 1\n')).toBe('```ts\nconst a = 1\n```\n')
  expect(await textOf('a.py', '"""\n````\n"""')).toBe('`````py\n"""\n````\n"""\n`````\n')
})

describe('other JSON', () => {
  it('is read as paths and values', async () => {
    const json = '{"name":"Ada","of":[{"year":1843},null,""],"deep":{"is":true}}'
    expect(await textOf('a.json', json)).toBe('name: Ada\nof[0].year: 1843\ndeep.is: true')
    expect(await textOf('a.jsonl', '{"a":1}\n{"a":2}')).toBe('a: 1')
  })

  it('holds documents where it is a list of records, and their other fields are metadata', async () => {
    const record = { id: 'a', title: 'A', text: 'One.', year: 1999, tags: ['x'], deep: { no: 1 } }
    expect(await load('a.json', JSON.stringify([record]))).toEqual([
      {
        id: 'a',
        title: 'A',
        source: 'a.json',
        text: 'One.',
        format: 'text',
        metadata: { year: 1999, tags: ['x'] },
      },
    ])
  })

  it('that is none is refused', async () => {
    await expect(load('a.json', '{"a":')).rejects.toThrow('a.json was not taken in: it is no JSON:')
  })
})

it('reads an empty file as an empty document', async () => {
  expect(await textOf('a.md', '')).toBe('')
  expect(await load('a.jsonl', '')).toEqual([])
})
