import { describe, expect, it } from 'vitest'
import { packedArchive, pdfOf, writtenPdf } from '../../../test/support/packed-files.ts'
import { loadBytes, UnreadableFile } from '../load-file.ts'
import type { LoadLimits } from './limits.ts'

async function outcome(
  name: string,
  content: string | Uint8Array,
  limits: Partial<LoadLimits> = {},
): Promise<string> {
  try {
    const { documents } = await loadBytes(Buffer.from(content), name, { limits })
    return documents.map(({ text }) => text).join('\n')
  } catch (error) {
    if (error instanceof UnreadableFile) return error.message
    throw error
  }
}

const megabyte = 1024 * 1024

describe('archives', () => {
  it('that grow too much are refused by their directory', async () => {
    const bomb = packedArchive({ 'zeros.txt': Buffer.alloc(20 * megabyte) })
    expect(await outcome('bomb.zip', bomb)).toBe(
      'bomb.zip was not taken in: none of its 1 files could be read. bomb.zip/zeros.txt was not taken in: "zeros.txt" in it grows from 20 KB to 20 MB when it is unpacked; 200 times is the limit.',
    )
    expect(await outcome('bomb.docx', bomb)).toContain('200 times is the limit')
  })

  it('whose directory lies about a size are refused when the file turns out larger', async () => {
    const liar = packedArchive({ 'a.txt': Buffer.alloc(20 * megabyte, 'a') }, { 'a.txt': 1000 })
    expect(await outcome('liar.zip', liar)).toContain('"a.txt" in it is damaged: too many bytes')
  })

  it('are counted together with the archives in them', async () => {
    const inner = packedArchive({ 'a.txt': 'a'.repeat(700), 'b.txt': 'b'.repeat(700) })
    const outer = packedArchive({ 'one.zip': inner, 'two.zip': inner })
    expect(await outcome('outer.zip', outer)).toContain('bbb')
    expect(await outcome('outer.zip', outer, { decompressedBytes: 2000 })).toBe(
      'outer.zip was not taken in: unpacked it has more than 2 KB, which is the limit. Split it.',
    )
    expect(await outcome('outer.zip', outer, { entries: 5 })).toBe(
      'outer.zip was not taken in: it holds more than 5 files, which is the limit for an archive. Split it.',
    )
  })

  it('are not opened without end', async () => {
    let archive = packedArchive({ 'deep.txt': 'deep' })
    for (let depth = 0; depth < 4; depth += 1) archive = packedArchive({ 'in.zip': archive })
    expect(await outcome('out.zip', archive)).toContain('; 2 is the limit.')
  })

  it('with a path out of them are refused', async () => {
    expect(await outcome('slip.zip', packedArchive({ '../../evil.md': '# Evil' }))).toBe(
      'slip.zip was not taken in: its directory of files is damaged: invalid relative path: ../../evil.md.',
    )
  })

  it('that are cut or empty are refused', async () => {
    const archive = packedArchive({ 'a.txt': 'text '.repeat(100) })
    expect(await outcome('cut.zip', archive.subarray(0, -10))).toContain(
      'its directory of files is damaged',
    )
    expect(await outcome('none.zip', packedArchive({}))).toContain('an archive without files')
  })

  it('give what can be read, with the path inside, and a warning for the rest', async () => {
    const archive = packedArchive({
      'docs/a.md': '# Alpha',
      'picture.png': Buffer.from('89504e470d0a1a0a', 'hex'),
      '__MACOSX/._a': 'left over',
    })
    const { documents, warnings } = await loadBytes(archive, 'all.zip')
    expect(documents.map(({ id, title, source }) => [id, title, source])).toEqual([
      ['all.zip/docs/a.md', 'Alpha', 'all.zip/docs/a.md'],
    ])
    expect(warnings).toEqual([
      'all.zip/picture.png was not taken in: it is a PNG picture; text in pictures is not read.',
    ])
  })
})

describe('PDFs', () => {
  const pdf = writtenPdf([['The first page.'], ['The second page.'], ['The third page.']])

  it('keep their pages', async () => {
    const { documents } = await loadBytes(pdf, 'three.pdf')
    const [{ text, pages = [] }] = documents as [(typeof documents)[number]]
    expect(pages.map(({ number, start }) => [number, text.slice(start, start + 9)])).toEqual([
      [1, 'The first'],
      [2, 'The secon'],
      [3, 'The third'],
    ])
  })

  it('with too many pages, with a password, or without text are refused', async () => {
    expect(await outcome('three.pdf', pdf, { pages: 2 })).toBe(
      'three.pdf was not taken in: it has 3 pages; 2 is the limit for a PDF. Split it.',
    )
    expect(await outcome('locked.pdf', writtenPdf([['Secret.']], { encrypt: true }))).toBe(
      'locked.pdf was not taken in: it is protected by a password. Save it without one.',
    )
    expect(await outcome('scan.pdf', writtenPdf([[], []]))).toBe(
      'scan.pdf was not taken in: its pages hold no text, only pictures of it. Run it through text recognition (OCR) first.',
    )
  })

  it('that are cut anywhere end in a text or a refusal', async () => {
    for (const share of [0.1, 0.4, 0.7, 0.9, 0.99]) {
      const end = await outcome('cut.pdf', pdf.subarray(0, pdf.length * share))
      expect(end).toMatch(/was not taken in: .*\.$|page\./s)
    }
  })

  it('whose pages swell are refused, whichever limit they meet first', async () => {
    const swelling = pdfOf([Buffer.alloc(600 * megabyte, ' ')])
    expect(swelling.length).toBeLessThan(megabyte)
    expect(
      await outcome('swell.pdf', swelling, { memory: 64 * megabyte, milliseconds: 20_000 }),
    ).toMatch(/which is the limit|no text/)
  }, 60_000)
})

describe('markup', () => {
  it('opens no address and grows by no entity', async () => {
    const laughs = Array.from(
      { length: 9 },
      (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`,
    )
    const xml = `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY l0 "ha">${laughs.join('')}<!ENTITY file SYSTEM "file:///etc/passwd">]><a><b>kept &l9; &file;</b></a>`
    const text = await outcome('laughs.xml', xml)
    expect(text).toContain('kept')
    expect(text).not.toContain('haha')
    expect(text).not.toContain('root:')
  })

  it('that is nested too deep is refused', async () => {
    const sentence =
      'was not taken in: its parts are nested more than 500 deep, which is the limit.'
    const deep = (name: string): string => `<${name}>`.repeat(20_000) + 'x'
    expect(await outcome('deep.html', `<!doctype html><html>${deep('div')}`)).toContain(sentence)
    expect(await outcome('deep.xml', deep('a'))).toContain(sentence)
    expect(await outcome('deep.json', '['.repeat(100_000) + ']'.repeat(100_000))).toContain(
      sentence,
    )
  })

  it('shows no script and no style', async () => {
    const page =
      '<html><body><script>steal()</script><style>p{}</style><p>Shown.</p><img src="http://127.0.0.1:1/x.png"></body></html>'
    expect(await outcome('page.html', page)).toBe('Shown.\n')
  })

  it('with a broken notebook or table is refused or read', async () => {
    expect(await outcome('a.ipynb', '{"cells": 7}')).toContain('it is no notebook')
    expect(await outcome('a.csv', 'a,"b\nc,d')).toMatch(/was not taken in|c,d/)
  })
})

describe('limits', () => {
  it('hold for the size of the file and of its text', async () => {
    expect(await outcome('a.txt', 'x'.repeat(3000), { bytes: 2048 })).toBe(
      'a.txt was not taken in: it has 3 KB; 2 KB is the limit.',
    )
    expect(await outcome('a.txt', 'x'.repeat(3000), { characters: 2000 })).toBe(
      'a.txt was not taken in: its text has more than 2000 characters, which is the limit. Split it.',
    )
  })

  it('hold for a small file that becomes a large text', async () => {
    const list = Array.from({ length: 2000 }, () => 1)
    const json = JSON.stringify({ ['k'.repeat(100_000)]: list })
    expect(await outcome('keys.json', json)).toContain('50000000 characters, which is the limit')
  })

  it('hold for the time, and the next file is read', async () => {
    const rows = Array.from({ length: 100_000 }, (_, row) => `${row},text,of,a,row`).join('\n')
    expect(await outcome('long.csv', rows, { milliseconds: 20 })).toBe(
      'long.csv was not taken in: reading it took longer than 0.02 seconds, which is the limit. Split it.',
    )
    expect(await outcome('next.csv', 'a,b\n1,2')).toContain('| 1 | 2 |')
  })

  it('hold for the memory, and the next file is read', async () => {
    const xml = `<a>${'<b><c>x</c></b>'.repeat(400_000)}</a>`
    expect(await outcome('large.xml', xml, { memory: 64 * megabyte })).toBe(
      'large.xml was not taken in: reading it needs more than 64 MB of memory, which is the limit. Split it.',
    )
    expect(await outcome('next.xml', '<a><b>One</b></a>', { memory: 64 * megabyte })).toBe('b: One')
  }, 60_000)
})

it('reads a huge line, and zeros in a text that is one', async () => {
  const line = 'word '.repeat(2_000_000)
  expect((await outcome('huge.md', line)).length).toBe(line.length)
  expect(await outcome('late.txt', `${'text '.repeat(2000)}\0 end`)).toContain('\uFFFD end')
  expect(await outcome('zeros.txt', Buffer.alloc(100))).toBe(
    'zeros.txt was not taken in: it holds bytes that are no text.',
  )
})
