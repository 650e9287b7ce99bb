import { Refusal } from './loaded-document.ts'

/** What bytes are by how they begin; undefined for what may be a text. */
export type Recognised = 'pdf' | 'zip'

const convert = 'Save it as'

/** Beginnings of files that hold no text that can be read, in hexadecimal, with what they are. */
const refused: readonly (readonly [beginning: string, sentence: string])[] = [
  ['7b5c727466', `it is an RTF document. ${convert} .docx or PDF.`],
  ['89504e470d0a1a0a', 'it is a PNG picture; text in pictures is not read.'],
  ['ffd8ff', 'it is a JPEG picture; text in pictures is not read.'],
  ['474946383761', 'it is a GIF picture; text in pictures is not read.'],
  ['474946383961', 'it is a GIF picture; text in pictures is not read.'],
  ['49492a00', 'it is a TIFF picture; text in pictures is not read.'],
  ['4d4d002a', 'it is a TIFF picture; text in pictures is not read.'],
  ['1f8b', 'it is packed with gzip. Unpack it, or pack it as .zip.'],
  ['425a68', 'it is packed with bzip2. Unpack it, or pack it as .zip.'],
  ['fd377a585a00', 'it is packed with xz. Unpack it, or pack it as .zip.'],
  ['28b52ffd', 'it is packed with zstd. Unpack it, or pack it as .zip.'],
  ['377abcaf271c', 'it is a 7z archive. Unpack it, or pack it as .zip.'],
  ['526172211a07', 'it is a RAR archive. Unpack it, or pack it as .zip.'],
  ['7f454c46', 'it is a program.'],
  ['cffaedfe', 'it is a program.'],
  ['cafebabe', 'it is a program.'],
  ['0061736d', 'it is a program.'],
  ['53514c69746520666f726d6174203300', 'it is a SQLite database. Export its tables as CSV.'],
  ['50415231', 'it is a Parquet file. Export it as CSV or JSON Lines.'],
  ['494433', 'it is a sound file.'],
  ['4f676753', 'it is a sound file.'],
]

const oldOffice = 'd0cf11e0a1b11ae1'

/** What to do with the files of old Office programs, by their ending. */
const oldOfficeAdvice: Readonly<Record<string, string>> = {
  '.xls': `it is a workbook of Excel 97-2003. ${convert} .xlsx or CSV.`,
  '.doc': `it is a document of Word 97-2003. ${convert} .docx or PDF.`,
  '.ppt': `it is a presentation of PowerPoint 97-2003. ${convert} .pptx or PDF.`,
  '.msg': `it is a message of Outlook. ${convert} text or HTML.`,
}

/**
 * @param ending in small letters, with its dot
 * @throws Refusal for what is known to hold no text
 */
export function recogniseBytes(bytes: Uint8Array, ending: string): Recognised | undefined {
  const beginning = Buffer.from(bytes.subarray(0, 1024))
  const digits = beginning.toString('hex', 0, 32)
  if (digits.startsWith('504b0304') || digits.startsWith('504b0506')) return 'zip'
  // A PDF may have a few bytes before its mark.
  if (beginning.includes('%PDF-')) return 'pdf'
  if (digits.startsWith(oldOffice)) throw new Refusal(oldOfficeSentence(bytes, ending))
  if (isRiff(digits, '57454250'))
    throw new Refusal('it is a WebP picture; text in pictures is not read.')
  if (isRiff(digits, '57415645')) throw new Refusal('it is a sound file.')
  if (digits.slice(8, 16) === '66747970') throw new Refusal('it is a film or a sound file.')
  const found = refused.find(([start]) => digits.startsWith(start))
  if (found !== undefined) throw new Refusal(found[1])
  return undefined
}

function oldOfficeSentence(bytes: Uint8Array, ending: string): string {
  const advice = oldOfficeAdvice[ending]
  if (advice !== undefined) return advice
  // An encrypted .docx or .xlsx is packed in the container of the old programs.
  return Buffer.from(bytes).includes(Buffer.from('EncryptedPackage', 'utf16le'))
    ? 'it is protected by a password. Save it without one.'
    : `it is a file of an old Office program. ${convert} .docx, .xlsx, .pptx or PDF.`
}

function isRiff(digits: string, type: string): boolean {
  return digits.startsWith('52494646') && digits.slice(16, 24) === type
}
