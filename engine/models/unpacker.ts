import { createBrotliDecompress, createUnzip, createZstdDecompress } from 'node:zlib'

/** Unpacks what comes. */
export interface Unpacker {
  write(data: Buffer): void
  end(): void
}

/**
 * For an answer that a server packed although nobody asked for that; undefined for one as it is.
 * @param encoding the header `content-encoding`
 */
export function unpackerFor(
  encoding: string | null,
  to: {
    readonly take: (data: Buffer) => void
    readonly fail: (error: Error) => void
    readonly end: () => void
  },
): Unpacker | undefined {
  const open = openers[encoding?.trim().toLowerCase() ?? '']
  if (open === undefined) return undefined
  const unpacked = open()
  unpacked.on('data', to.take).on('error', to.fail).on('end', to.end)
  return {
    write: (data) => void unpacked.write(data),
    end: () => void unpacked.end(),
  }
}

const openers: Readonly<Record<string, () => ReturnType<typeof createUnzip>>> = {
  gzip: createUnzip,
  deflate: createUnzip,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
}
