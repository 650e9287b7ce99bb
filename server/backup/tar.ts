import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'

// The part of the POSIX tar format that a backup needs: plain files with short names.

/** A file of an archive. */
export interface TarEntry {
  readonly name: string
  readonly bytes: number
  readonly content: AsyncIterable<Buffer> | Iterable<Buffer>
}

const block = 512
/** What the eleven octal digits of a size can say. */
const octalLimit = 8 ** 11

/** An archive of files, piece by piece. */
export async function* writeTar(
  entries: AsyncIterable<TarEntry> | Iterable<TarEntry>,
): AsyncGenerator<Buffer, void> {
  for await (const { name, bytes, content } of entries) {
    yield headerOf(name, bytes)
    yield* content
    yield Buffer.alloc(padding(bytes))
  }
  yield Buffer.alloc(2 * block)
}

/**
 * The files of an archive, in order. The content of each can be read until the next is asked for.
 * @throws where the file is no archive, or ends too early
 */
export async function* readTar(path: string): AsyncGenerator<TarEntry, void> {
  await using file = await open(path)
  const { size } = await file.stat()
  for (let at = 0; ;) {
    const header = Buffer.alloc(block)
    const { bytesRead } = await file.read(header, 0, block, at)
    if (bytesRead < block) throw new Error('it ends too early')
    if (header.every((byte) => byte === 0)) return
    if (readOctal(header, 148, 8) !== checksumOf(header))
      throw new Error('it is no archive of a backup')
    const name = textAt(header, 0, 100)
    const bytes = sizeIn(header)
    const start = at + block
    if (start + bytes > size) throw new Error('it ends too early')
    yield {
      name,
      bytes,
      content: bytes === 0 ? [] : createReadStream(path, { start, end: start + bytes - 1 }),
    }
    at = start + bytes + padding(bytes)
  }
}

function headerOf(name: string, bytes: number): Buffer {
  const header = Buffer.alloc(block)
  header.write(name, 0, 100)
  // A backup holds what only its owner may read.
  writeOctal(header, 100, 8, 0o600)
  writeOctal(header, 108, 8, 0)
  writeOctal(header, 116, 8, 0)
  if (bytes < octalLimit) writeOctal(header, 124, 12, bytes)
  else {
    header.writeUInt8(0x80, 124)
    header.writeBigUInt64BE(BigInt(bytes), 128)
  }
  writeOctal(header, 136, 12, Math.floor(Date.now() / 1000))
  header.write('0', 156)
  header.write('ustar\u000000', 257)
  writeOctal(header, 148, 8, checksumOf(header))
  return header
}

/** The sum of all bytes, where those of the sum itself count as spaces. */
function checksumOf(header: Buffer): number {
  return header.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 32 : byte), 0)
}

function sizeIn(header: Buffer): number {
  return header.readUInt8(124) === 0x80
    ? Number(header.readBigUInt64BE(128))
    : readOctal(header, 124, 12)
}

function writeOctal(header: Buffer, at: number, length: number, value: number): void {
  header.write(`${value.toString(8).padStart(length - 1, '0')}\u0000`, at, length)
}

function readOctal(header: Buffer, at: number, length: number): number {
  return Number.parseInt(textAt(header, at, length), 8)
}

function textAt(header: Buffer, at: number, length: number): string {
  const text = header.toString('utf8', at, at + length)
  const end = text.indexOf('\u0000')
  return end === -1 ? text : text.slice(0, end)
}

function padding(bytes: number): number {
  return (block - (bytes % block)) % block
}
