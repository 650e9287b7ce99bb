/** What a document was read from, as people call it: by the ending of its name, or `Web page`. */
export function kindOf(source: string): string {
  if (/^https?:\/\//.test(source)) {
    const { pathname } = new URL(source)
    return kinds[endingOf(pathname)] ?? 'Web page'
  }
  const ending = endingOf(source)
  return kinds[ending] ?? (ending === '' ? 'Text' : ending.toUpperCase())
}

function endingOf(path: string): string {
  const name = path.split('#')[0]!.split('/').at(-1) ?? ''
  return /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? ''
}

const kinds: Readonly<Record<string, string>> = {
  md: 'Markdown',
  markdown: 'Markdown',
  mdx: 'Markdown',
  html: 'Web page',
  htm: 'Web page',
  pdf: 'PDF',
  docx: 'Word',
  xlsx: 'Excel',
  csv: 'Table',
  tsv: 'Table',
  json: 'JSON',
  jsonl: 'JSON',
  epub: 'EPUB',
  ipynb: 'Notebook',
  txt: 'Text',
  rst: 'Text',
  log: 'Text',
}
