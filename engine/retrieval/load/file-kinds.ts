/** How a file is read. `archive` is told apart by what is in it. */
export type FileKind =
  | 'markdown'
  | 'text'
  | 'code'
  | 'json'
  | 'json-lines'
  | 'table'
  | 'html'
  | 'xml'
  | 'notebook'
  | 'pdf'
  | 'docx'
  | 'xlsx'
  | 'pptx'
  | 'epub'
  | 'archive'

const endings: Record<FileKind, string> = {
  markdown: '.md .markdown .mdx',
  text: '.txt .text .rst .adoc .org .log .tex',
  code:
    '.ts .tsx .mts .cts .js .jsx .mjs .cjs .vue .svelte .css .py .rb .php .pl .lua .r .jl .sh .bash .zsh ' +
    '.ps1 .sql .go .rs .java .kt .kts .scala .swift .dart .cs .fs .vb .c .h .cc .cpp .hpp .m .hs .ml .ex ' +
    '.exs .erl .clj .yaml .yml .toml .ini .cfg .conf .proto .graphql .tf',
  json: '.json',
  'json-lines': '.jsonl .ndjson',
  table: '.csv .tsv',
  html: '.html .htm .xhtml',
  xml: '.xml .rss .atom',
  notebook: '.ipynb',
  pdf: '.pdf',
  docx: '.docx',
  xlsx: '.xlsx',
  pptx: '.pptx',
  epub: '.epub',
  archive: '.zip',
}

/** Endings of files that hold no text, whatever is in them. */
export const textless: ReadonlySet<string> = new Set(
  (
    '.png .jpg .jpeg .gif .webp .bmp .ico .tif .tiff .heic .avif .psd .mp3 .mp4 .m4a .wav .ogg .flac .mov ' +
    '.avi .mkv .webm .woff .woff2 .ttf .otf .eot .gz .tgz .bz2 .xz .7z .rar .tar .exe .dll .so .dylib ' +
    '.wasm .class .pyc .o .a .db .sqlite .parquet'
  ).split(' '),
)

const kinds: ReadonlyMap<string, FileKind> = new Map(
  // SAFETY: the keys of a record are what its type says.
  (Object.entries(endings) as [FileKind, string][]).flatMap(([kind, list]) =>
    list.split(' ').map((ending) => [ending, kind] as const),
  ),
)

/** The endings of files that are taken in from a folder. */
export const knownEndings: ReadonlySet<string> = new Set(kinds.keys())

/** @param ending in small letters, with its dot */
export function kindOfEnding(ending: string): FileKind | undefined {
  return kinds.get(ending)
}

/** Kinds whose bytes are no text; the rest is decoded first. */
export const packedKinds: ReadonlySet<FileKind> = new Set([
  'pdf',
  'docx',
  'xlsx',
  'pptx',
  'epub',
  'archive',
])

/** Kinds that need no parser but our own and that of JSON, and so no process apart. */
export const plainKinds: ReadonlySet<FileKind> = new Set([
  'markdown',
  'text',
  'code',
  'json',
  'json-lines',
])

const largeJson = 1024 * 1024

/** JSON becomes many times as large in memory, so a large one is read in a process apart, too. */
export function isReadHere(kind: FileKind, bytes: number): boolean {
  const isJson = kind === 'json' || kind === 'json-lines'
  return plainKinds.has(kind) && !(isJson && bytes > largeJson)
}

/** What a text of a kind is called in a sentence. */
export const kindNames: Record<FileKind, string> = {
  markdown: 'Markdown file',
  text: 'text',
  code: 'source file',
  json: 'JSON file',
  'json-lines': 'JSON Lines file',
  table: 'table',
  html: 'HTML page',
  xml: 'XML file',
  notebook: 'notebook',
  pdf: 'PDF',
  docx: 'Word document',
  xlsx: 'Excel workbook',
  pptx: 'PowerPoint presentation',
  epub: 'EPUB book',
  archive: 'ZIP archive',
}
