import { crc32, deflateRawSync, deflateSync } from 'node:zlib'

/** A ZIP archive, compressed. A size in `declared` is written in place of the true one. */
export function packedArchive(
  files: Readonly<Record<string, string | Uint8Array>>,
  declared: Readonly<Record<string, number>> = {},
): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [path, content] of Object.entries(files)) {
    const bytes = Buffer.from(content)
    const packed = deflateRawSync(bytes)
    const name = Buffer.from(path)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(crc32(bytes), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(declared[path] ?? bytes.length, 18)
    common.writeUInt16LE(name.length, 22)
    const place = Buffer.alloc(14)
    place.writeUInt32LE(offset, 10)
    directory.push(Buffer.from('PK\x01\x02\x14\0', 'latin1'), common, place, name)
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), common, name, packed)
    offset += 4 + common.length + name.length + packed.length
  }
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(Object.keys(files).length, 4)
  end.writeUInt16LE(Object.keys(files).length, 6)
  end.writeUInt32LE(list.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...parts, list, Buffer.from('PK\x05\x06', 'latin1'), end])
}

/** A PDF with a page for each list of lines. @param encrypt makes it ask for a password */
export function writtenPdf(
  pages: readonly (readonly string[])[],
  { encrypt = false } = {},
): Buffer {
  const contents = pages.map((lines) =>
    lines.map((line, at) => `BT /F1 11 Tf 72 ${740 - at * 14} Td (${line}) Tj ET`).join('\n'),
  )
  return pdfOf(
    contents.map((content) => Buffer.from(content)),
    encrypt,
  )
}

/** A PDF with a page for each content stream. */
export function pdfOf(contents: readonly Uint8Array[], encrypt = false): Buffer {
  const kids = contents.map((_, at) => `${4 + at * 2} 0 R`).join(' ')
  const objects: (string | Buffer)[] = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${contents.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
  for (const [at, content] of contents.entries()) {
    const packed = deflateSync(content)
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${5 + at * 2} 0 R /Resources << /Font << /F1 3 0 R >> >> >>`,
      Buffer.concat([
        Buffer.from(`<< /Length ${packed.length} /Filter /FlateDecode >>\nstream\n`),
        packed,
        Buffer.from('\nendstream'),
      ]),
    )
  }
  const secret = 'ab'.repeat(32)
  const encryption = encrypt
    ? ` /ID [<${'cd'.repeat(16)}> <${'cd'.repeat(16)}>] /Encrypt << /Filter /Standard /V 1 /R 2 /O <${secret}> /U <${secret}> /P -4 >>`
    : ''
  let file = Buffer.from('%PDF-1.4\n')
  const offsets: number[] = []
  for (const [at, object] of objects.entries()) {
    offsets.push(file.length)
    file = Buffer.concat([
      file,
      Buffer.from(`${at + 1} 0 obj\n`),
      Buffer.from(object),
      Buffer.from('\nendobj\n'),
    ])
  }
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  return Buffer.concat([
    file,
    Buffer.from(
      `xref\n0 ${offsets.length + 1}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${offsets.length + 1} /Root 1 0 R${encryption} >>\nstartxref\n${file.length}\n%%EOF\n`,
    ),
  ])
}
