import { Refusal } from './loaded-document.ts'

/** How much one file may need. */
export interface LoadLimits {
  /** Size of the file. */
  readonly bytes: number
  /** Time for one file in the process that reads it. */
  readonly milliseconds: number
  /** Memory of the process that reads it, in bytes. */
  readonly memory: number
  /** Pages of a PDF. */
  readonly pages: number
  /** Characters of text of a whole file, in UTF-16 units. */
  readonly characters: number
  /** Bytes of everything that is unpacked from an archive, with the archives in it. */
  readonly decompressedBytes: number
  /** How many times larger than packed a file of an archive may be. */
  readonly compressionRatio: number
  /** Files in an archive, with those of the archives in it. */
  readonly entries: number
  /** Archives inside of archives. */
  readonly archives: number
  /** Lists, objects and elements inside of each other. */
  readonly nesting: number
}

const megabyte = 1024 * 1024

export const defaultLimits: LoadLimits = {
  bytes: 50 * megabyte,
  milliseconds: 60_000,
  memory: 1024 * megabyte,
  pages: 5000,
  characters: 50_000_000,
  decompressedBytes: 200 * megabyte,
  compressionRatio: 200,
  entries: 10_000,
  archives: 2,
  nesting: 500,
}

/** A size as it is read: "50 MB". */
export function sizeInWords(bytes: number): string {
  if (bytes >= megabyte) return `${Math.round((bytes / megabyte) * 10) / 10} MB`
  return bytes >= 1024 ? `${Math.round(bytes / 1024)} KB` : `${bytes} bytes`
}

/** What the archives of one file have used, all together. */
export class ArchiveBudget {
  readonly #limits: LoadLimits
  #bytes = 0
  #entries = 0
  #isSpent = false

  constructor(limits: LoadLimits) {
    this.#limits = limits
  }

  /** Whether a limit of the whole was reached, so that no further file can be read. */
  get isSpent(): boolean {
    return this.#isSpent
  }

  /** @throws Refusal */
  countEntry(): void {
    this.#entries += 1
    const { entries } = this.#limits
    if (this.#entries <= entries) return
    this.#isSpent = true
    throw new Refusal(
      `it holds more than ${entries} files, which is the limit for an archive. Split it.`,
    )
  }

  /** @throws Refusal */
  countBytes(bytes: number): void {
    this.#bytes += bytes
    const { decompressedBytes } = this.#limits
    if (this.#bytes <= decompressedBytes) return
    this.#isSpent = true
    throw new Refusal(
      `unpacked it has more than ${sizeInWords(decompressedBytes)}, which is the limit. Split it.`,
    )
  }
}

/** @throws Refusal when something is nested deeper than the limit */
export function checkNesting(depth: number, { nesting }: LoadLimits): void {
  if (depth > nesting)
    throw new Refusal(`its parts are nested more than ${nesting} deep, which is the limit.`)
}

/** @throws Refusal when the text is longer than the limit */
export function checkCharacters(count: number, { characters }: LoadLimits): void {
  if (count > characters)
    throw new Refusal(
      `its text has more than ${characters} characters, which is the limit. Split it.`,
    )
}
