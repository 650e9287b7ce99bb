import { basename, extname } from 'node:path'
import { decodeText } from './decode-text.ts'
import type { FileKind } from './file-kinds.ts'
import { checkCharacters, type LoadLimits } from './limits.ts'
import type { LoadedFile } from './loaded-document.ts'
import { readCode } from './read-code.ts'
import { readJson, readJsonLines } from './read-json.ts'
import { readMarkdown } from './read-markdown.ts'
import { oneDocument } from './read-text.ts'

/** A file whose bytes are there and whose kind is known. */
export interface KnownFile {
  readonly source: string
  /** In small letters, with its dot. */
  readonly ending: string
  readonly kind: FileKind
  readonly bytes: Uint8Array
}

/**
 * Reads files that need no parser: text, Markdown, source code, JSON.
 * @throws Refusal
 */
export function readPlain(file: KnownFile, limits: LoadLimits): LoadedFile {
  const { text, guessed } = decodeText(file.bytes)
  const read = readDecoded(file, text, limits)
  return guessed === undefined
    ? read
    : { ...read, warnings: [...read.warnings, guessedSentence(file.source, guessed)] }
}

function readDecoded(file: KnownFile, text: string, limits: LoadLimits): LoadedFile {
  const { source, ending, kind } = file
  checkCharacters(text.length, limits)
  if (kind === 'json-lines') return readJsonLines(text, source, limits)
  if (kind === 'json') return readJson(text, source, limits)
  if (kind === 'markdown') {
    const read = readMarkdown(text, basename(source, extname(source)))
    return oneDocument(source, read, limits)
  }
  const read = kind === 'code' ? readCode(text, ending) : { text, format: 'text' as const }
  return oneDocument(source, read, limits)
}

export function guessedSentence(source: string, encoding: string): string {
  return `${source} names no encoding and was read as ${encoding}; save it as UTF-8 if its letters are wrong.`
}
