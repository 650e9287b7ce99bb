import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { loadFile, UnreadableFile, type LoadedDocument } from '../engine/retrieval/load-file.ts'

const project = fileURLToPath(new URL('..', import.meta.url))
const data = resolve(project, process.env['HEDDLE_DATA'] ?? '../shared/data')
const loaderFiles = join(data, 'loader-files')
const financebench = join(data, 'financebench')

interface IndexLine {
  readonly file: string
  readonly markitdown_expects?: {
    readonly must_include: readonly string[]
    readonly must_not_include: readonly string[]
  }
}

function linesOf<Line>(path: string): Line[] {
  if (!existsSync(path)) return []
  const lines = readFileSync(path, 'utf8').trim().split('\n')
  return lines.map((line) => JSON.parse(line) as Line)
}

/** Files that end in a refusal, with its sentence. */
const refusals: Readonly<Record<string, string>> = {
  'random.bin': 'it holds bytes that are no text.',
  'test.xls': 'it is a workbook of Excel 97-2003. Save it as .xlsx or CSV.',
}

const index = linesOf<IndexLine>(join(loaderFiles, 'index.jsonl'))

describe.skipIf(index.length === 0)('files of other projects', () => {
  it.each(index.filter(({ file }) => !(file in refusals)))(
    '$file ends in its text',
    async ({ file, markitdown_expects: expected }) => {
      const { documents } = await loadFile(join(loaderFiles, file), file)
      const text = documents.map((document) => document.text).join('\n')
      expect(text.trim()).not.toBe('')
      const { must_include: included = [], must_not_include: excluded = [] } = expected ?? {}
      expect(included.filter((part) => !text.includes(part))).toEqual([])
      expect(excluded.filter((part) => text.includes(part))).toEqual([])
    },
  )

  it.each(Object.entries(refusals))('%s ends in a clear refusal', async (file, sentence) => {
    const error = await loadFile(join(loaderFiles, file), file).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(UnreadableFile)
    expect(String(error)).toBe(`UnreadableFile: ${file} was not taken in: ${sentence}`)
  })

  it('hold the words that others read in the same PDFs', async () => {
    for (const name of ['test', 'REPAIR-2022-INV-001_multipage']) {
      const { documents } = await loadFile(join(loaderFiles, `${name}.pdf`), name)
      const expected = readFileSync(join(loaderFiles, 'expected', `${name}.md`), 'utf8')
      expect(overlap(expected, documents[0]!.text)).toBeGreaterThan(0.95)
    }
  })

  it('keep comments and tables of Word documents', async () => {
    const name = 'test_with_comment.docx'
    const { documents } = await loadFile(join(loaderFiles, name), name)
    expect(documents[0]!.text).toContain('This is a test comment. 12df-321a')
    expect(documents[0]!.text).toContain('| 1 | 2 | 3 | 4 | 5 | 6 |')
  })
})

interface Question {
  readonly context_ids: readonly string[]
  readonly contexts: readonly { readonly document: string; readonly page_zero_based: number }[]
}

const filings = [
  'AMCOR_2023_10K',
  'BESTBUY_2023_10K',
  'JOHNSON_JOHNSON_2023_8K_dated-2023-08-30',
  'ULTABEAUTY_2023Q4_EARNINGS',
]

describe.skipIf(!existsSync(join(financebench, 'pdf')))('the pages of filings', () => {
  it('are those on which the evidence stands', async () => {
    const corpus = new Map(
      linesOf<{ id: string; text: string }>(join(financebench, 'corpus.jsonl')).map(
        ({ id, text }) => [id, text] as const,
      ),
    )
    const documents = new Map<string, LoadedDocument>()
    for (const filing of filings) {
      const loaded = await loadFile(join(financebench, 'pdf', `${filing}.pdf`), filing)
      documents.set(filing, loaded.documents[0]!)
    }
    const overlaps = new Map<string, number>()
    for (const question of linesOf<Question>(join(financebench, 'qa.jsonl'))) {
      for (const [at, { document, page_zero_based: page }] of question.contexts.entries()) {
        const loaded = documents.get(document)
        const id = question.context_ids[at]!
        if (loaded === undefined) continue
        overlaps.set(id, overlap(corpus.get(id)!, pageText(loaded, page + 1)))
      }
    }
    expect(overlaps.size).toBe(10)
    expect([...overlaps].filter(([, share]) => share < 0.95)).toEqual([])
  }, 30_000)
})

function pageText({ text, pages = [] }: LoadedDocument, number: number): string {
  const at = pages.findIndex((page) => page.number === number)
  return text.slice(pages[at]!.start, pages[at + 1]?.start)
}

/** Which part of the words of a text is among those of another one, each as often as it is there. */
function overlap(expected: string, text: string): number {
  const there = new Map<string, number>()
  for (const word of wordsOf(text)) there.set(word, (there.get(word) ?? 0) + 1)
  const words = wordsOf(expected)
  const found = words.filter((word) => {
    const left = there.get(word) ?? 0
    there.set(word, left - 1)
    return left > 0
  })
  return found.length / words.length
}

function wordsOf(text: string): string[] {
  // A word that a line parts is one.
  return (
    text
      .replace(/-\n/g, '')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  )
}
