import { expect, it } from 'vitest'
import { packedArchive, writtenPdf } from '../../../test/support/packed-files.ts'
import { loadBytes, type LoadedDocument } from '../load-file.ts'

async function read(name: string, content: string | Uint8Array): Promise<LoadedDocument> {
  const { documents } = await loadBytes(Buffer.from(content), name)
  return documents[0]!
}

const contentTypes = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
const officeRelations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

function relations(...targets: readonly (readonly [id: string, type: string, target: string])[]) {
  const list = targets.map(
    ([id, type, target]) =>
      `<Relationship Id="${id}" Type="${officeRelations}/${type}" Target="${target}"/>`,
  )
  return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${list.join('')}</Relationships>`
}

const core = `<cp:coreProperties xmlns:cp="c" xmlns:dc="d" xmlns:dcterms="t"><dc:title>The plan</dc:title><dc:creator>Ada</dc:creator><dcterms:created>2024-05-06T07:08:09Z</dcterms:created></cp:coreProperties>`

it('reads a Word document with its headings, its table and its properties', async () => {
  const paragraph = (text: string, style = ''): string =>
    `<w:p>${style === '' ? '' : `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>`}<w:r><w:t>${text}</w:t></w:r></w:p>`
  const cell = (text: string): string => `<w:tc>${paragraph(text)}</w:tc>`
  const word = packedArchive({
    '[Content_Types].xml': contentTypes,
    '_rels/.rels': relations(['r1', 'officeDocument', 'word/document.xml']),
    'docProps/core.xml': core,
    'word/document.xml': `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${paragraph('First', 'Heading1')}${paragraph('A text.')}<w:tbl><w:tr>${cell('Name')}${cell('Size')}</w:tr><w:tr>${cell('Oak')}${cell('20 m')}</w:tr></w:tbl></w:body></w:document>`,
    'word/styles.xml': `<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style></w:styles>`,
  })
  expect(await read('plan.docx', word)).toEqual({
    id: 'plan.docx',
    title: 'The plan',
    source: 'plan.docx',
    text: '# First\n\nA text.\n\n| Name | Size |\n| --- | --- |\n| Oak | 20 m |\n',
    format: 'markdown',
    metadata: { title: 'The plan', author: 'Ada', created: '2024-05-06' },
  })
})

it('reads the slides of a presentation in their order, with notes', async () => {
  const shape = (place: string, text: string): string =>
    `<p:sp><p:nvSpPr><p:nvPr><p:ph type="${place}"/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>${text}</a:t></a:r></a:p></p:txBody></p:sp>`
  const slide = (shapes: string): string => `<p:sld xmlns:p="p" xmlns:a="a">${shapes}</p:sld>`
  const presentation = packedArchive({
    '[Content_Types].xml': contentTypes,
    'ppt/presentation.xml':
      '<p:presentation xmlns:p="p" xmlns:r="r"><p:sldIdLst><p:sldId r:id="r2"/><p:sldId r:id="r1"/></p:sldIdLst></p:presentation>',
    'ppt/_rels/presentation.xml.rels': relations(
      ['r1', 'slide', 'slides/slide1.xml'],
      ['r2', 'slide', 'slides/slide2.xml'],
    ),
    'ppt/slides/slide1.xml': slide(shape('body', 'Without a title.')),
    'ppt/slides/slide2.xml': slide(shape('title', 'Welcome') + shape('body', 'To all.')),
    'ppt/slides/_rels/slide2.xml.rels': relations(['n1', 'notesSlide', '../notes/n1.xml']),
    'ppt/notes/n1.xml': slide(shape('body', 'Speak slowly.')),
  })
  const { text } = await read('talk.pptx', presentation)
  expect(text).toBe(
    '## Welcome\n\nTo all.\n\nNotes: Speak slowly.\n\n## Slide 2\n\nWithout a title.\n',
  )
})

it('reads the sheets of a workbook', async () => {
  const workbook = packedArchive({
    '[Content_Types].xml': contentTypes,
    'xl/workbook.xml': `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${officeRelations}"><sheets><sheet name="Trees" sheetId="1" r:id="r1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations(['r1', 'worksheet', 'worksheets/sheet1.xml']),
    'xl/worksheets/sheet1.xml':
      '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c><c r="B1" t="inlineStr"><is><t>Height</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>Oak</t></is></c><c r="B2"><v>20.5</v></c></row></sheetData></worksheet>',
  })
  const { text } = await read('trees.xlsx', workbook)
  expect(text).toBe('## Trees\n\n| Name | Height |\n| --- | --- |\n| Oak | 20.5 |\n')
})

function book(encryption: Record<string, string> = {}): Buffer {
  return packedArchive({
    mimetype: 'application/epub+zip',
    'META-INF/container.xml':
      '<container><rootfiles><rootfile full-path="in/book.opf"/></rootfiles></container>',
    ...encryption,
    'in/book.opf':
      '<package xmlns:dc="d"><metadata><dc:title>The book</dc:title><dc:creator>Ada</dc:creator><dc:language>en</dc:language></metadata><manifest><item id="b" href="b%20b.xhtml" media-type="application/xhtml+xml"/><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/><itemref idref="b"/></spine></package>',
    'in/a.xhtml': '<html><head><title/></head><body><h1>One</h1><p>First.</p></body></html>',
    'in/b b.xhtml': '<html><head><title>Two</title></head><body><p>Second.</p></body></html>',
  })
}

it('reads the chapters of a book in their order, and none that is encrypted', async () => {
  const { text, metadata } = await read('book.epub', book())
  expect(text).toBe('# The book\n\n**Authors:** Ada\n\n# One\n\nFirst.\n\n# Two\n\nSecond.\n')
  expect(metadata).toEqual({ author: 'Ada', title: 'The book', language: 'en' })
  const encryption =
    '<encryption><EncryptedData><CipherData><CipherReference URI="in/a.xhtml"/></CipherData></EncryptedData></encryption>'
  await expect(read('book.epub', book({ 'META-INF/encryption.xml': encryption }))).rejects.toThrow(
    'book.epub was not taken in: it is protected against copying (DRM).',
  )
})

it('reads the cells of a notebook and what they put out', async () => {
  const notebook = {
    metadata: { kernelspec: { language: 'julia' } },
    cells: [
      { cell_type: 'markdown', source: ['# Sums\n', 'By hand.'] },
      {
        cell_type: 'code',
        source: '1 + 1',
        outputs: [
          { output_type: 'execute_result', data: { 'text/plain': '2', 'image/png': 'iVBOR' } },
          { output_type: 'error', ename: 'Oops', evalue: 'no', traceback: [] },
        ],
      },
    ],
  }
  const { text, title } = await read('sums.ipynb', JSON.stringify(notebook))
  expect(title).toBe('Sums')
  expect(text).toBe(
    '# Sums\nBy hand.\n\n```julia\n1 + 1\n```\n\n```\n2\n```\n\n```\nOops: no\n```\n',
  )
})

it('reads feeds of both kinds', async () => {
  const rss =
    '<rss xmlns:c="c"><channel><title>News</title><item><title>One</title><pubDate>Today</pubDate><link>https://example.com/1</link><description>Short</description><c:encoded><![CDATA[<p>Long <b>text</b></p>]]></c:encoded></item></channel></rss>'
  const atom =
    '<feed><title>News</title><entry><title>One</title><updated>Today</updated><link href="https://example.com/1"/><content type="html">&lt;p&gt;Long &lt;b&gt;text&lt;/b&gt;&lt;/p&gt;</content></entry></feed>'
  const text = '# News\n\n## One\n\nToday, https://example.com/1\n\nLong **text**\n'
  expect((await read('a.rss', rss)).text).toBe(text)
  expect((await read('a.atom', atom)).text).toBe(text)
})

it('reads other XML as records of named texts', async () => {
  const xml =
    '<list><tree id="1"><name>Oak</name><size><high>20</high></size></tree><tree id="2"><name>Elm <i>old</i></name></tree></list>'
  expect((await read('trees.xml', xml)).text).toBe(
    'tree (id: 1)\nname: Oak\nsize high: 20\n\ntree (id: 2)\nname: Elm old',
  )
})

it('reads what a file is and not what it is called, and says so', async () => {
  const { documents, warnings } = await loadBytes(writtenPdf([['Paper.']]), 'paper.txt')
  expect(documents[0]!.text).toBe('Paper.')
  expect(warnings).toEqual([
    'paper.txt was read as what its bytes are (PDF), whatever its ending says.',
  ])
  expect((await read('export.xls', '<html><body><p>A page.</p></body></html>')).text).toBe(
    'A page.\n',
  )
})
