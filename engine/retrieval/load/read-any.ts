import { messageOf } from '../../graph/message-of.ts'
import { declaredEncoding } from './declared-encoding.ts'
import { decodeText } from './decode-text.ts'
import { archiveKind } from './archive-kind.ts'
import { kindNames, kindOfEnding, packedKinds, plainKinds, type FileKind } from './file-kinds.ts'
import { ArchiveBudget, type LoadLimits } from './limits.ts'
import { Refusal, type LoadedFile } from './loaded-document.ts'
import { openArchive } from './open-archive.ts'
import { readArchive, type Inside } from './read-archive.ts'
import { guessedSentence, readPlain } from './read-plain.ts'
import { oneDocument, type ReadText } from './read-text.ts'
import { recogniseFile } from './recognise-file.ts'

export interface AnyFile {
  readonly source: string
  /** In small letters, with its dot. */
  readonly ending: string
  readonly bytes: Uint8Array
}

/**
 * Reads a file of any kind. Meant for a process of its own: what comes from outside may hang a parser
 * or eat the memory. Each parser is loaded when it is first needed.
 * @throws Refusal
 */
export async function readAny(
  file: AnyFile,
  limits: LoadLimits,
  inside: Inside = { archives: 0, budget: new ArchiveBudget(limits) },
): Promise<LoadedFile> {
  try {
    return await read(file, limits, inside)
  } catch (error) {
    if (error instanceof Refusal) throw error
    if (error instanceof RangeError && error.message.includes('call stack'))
      throw new Refusal('its parts are nested too deep.')
    if (error instanceof RangeError && /string length|allocation/.test(error.message))
      throw new Refusal('reading it needs more memory than there is. Split it.')
    const message = messageOf(error)
    throw new Refusal(`it is damaged: ${message.replace(/\s+/g, ' ').replace(/[.]?$/, '.')}`)
  }
}

async function read(file: AnyFile, limits: LoadLimits, inside: Inside): Promise<LoadedFile> {
  const kind = recogniseFile(file.bytes, file.ending)
  if (plainKinds.has(kind)) return readPlain({ ...file, kind }, limits)
  if (kind === 'pdf') {
    const { readPdf } = await import('./read-pdf.ts')
    return named(file, 'pdf', await readPdf(file.bytes, limits), limits)
  }
  return packedKinds.has(kind) ? readZip(file, limits, inside) : readMarked(file, kind, limits)
}

async function readZip(file: AnyFile, limits: LoadLimits, inside: Inside): Promise<LoadedFile> {
  const entries = await openArchive(file.bytes, limits, inside.budget)
  const kind = await archiveKind(entries)
  if (kind === 'docx') {
    const { readDocx } = await import('./read-docx.ts')
    return named(file, kind, await readDocx(entries, limits), limits)
  }
  if (kind === 'xlsx') {
    const { readXlsx } = await import('./read-xlsx.ts')
    return named(file, kind, await readXlsx(entries, limits), limits)
  }
  if (kind === 'pptx') {
    const { readPptx } = await import('./read-pptx.ts')
    return named(file, kind, await readPptx(entries, limits), limits)
  }
  if (kind === 'epub') {
    const { readEpub } = await import('./read-epub.ts')
    return named(file, kind, await readEpub(entries, limits), limits)
  }
  const loaded = await readArchive(file.source, entries, inside, limits, (inner, { budget }) =>
    readAny(inner, limits, { archives: inside.archives + 1, budget }),
  )
  return { ...loaded, warnings: [...mismatch(file, 'archive'), ...loaded.warnings] }
}

/** Texts with marks in them: pages, XML, tables, notebooks. */
async function readMarked(file: AnyFile, kind: FileKind, limits: LoadLimits): Promise<LoadedFile> {
  const { text, guessed } = decodeText(file.bytes, declaredEncoding(file.bytes))
  const loaded = oneDocument(file.source, await markedText(text, kind, limits), limits)
  return guessed === undefined
    ? loaded
    : { ...loaded, warnings: [...loaded.warnings, guessedSentence(file.source, guessed)] }
}

async function markedText(text: string, kind: FileKind, limits: LoadLimits): Promise<ReadText> {
  switch (kind) {
    case 'html': {
      const { readHtml } = await import('./read-html.ts')
      return readHtml(text, limits)
    }
    case 'xml': {
      const { readXml } = await import('./read-xml.ts')
      return readXml(text, limits)
    }
    case 'notebook': {
      const { readNotebook } = await import('./read-notebook.ts')
      return readNotebook(text, limits)
    }
    default: {
      const { readTable } = await import('./read-table.ts')
      return readTable(text, limits)
    }
  }
}

function named(file: AnyFile, kind: FileKind, read: ReadText, limits: LoadLimits): LoadedFile {
  const loaded = oneDocument(file.source, read, limits)
  const warnings = loaded.warnings.map((warning) => `${file.source}: ${warning}`)
  return { ...loaded, warnings: [...mismatch(file, kind), ...warnings] }
}

/** A name that says something else than the bytes. */
function mismatch({ source, ending }: AnyFile, kind: FileKind): string[] {
  if (ending === '' || kindOfEnding(ending) === kind) return []
  return [
    `${source} was read as what its bytes are (${kindNames[kind]}), whatever its ending says.`,
  ]
}
