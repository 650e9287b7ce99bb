import { analyse } from 'chardet'
import { Refusal } from './loaded-document.ts'

/** A text, and the encoding where it had to be guessed. */
export interface DecodedText {
  readonly text: string
  readonly guessed?: string
}

const sampleBytes = 64 * 1024
/** More control characters than this share make no text. */
const mostControls = 0.01
/** Control characters of texts, with those that colour a terminal. */
const usual: ReadonlySet<string> = new Set(['\t', '\n', '\v', '\f', '\r', '\b', '\u001B'])

/**
 * Decodes a text of any encoding and brings its line ends to `\n`.
 * @param declared an encoding that the text names itself, as XML and HTML do
 * @throws Refusal when the bytes are no text
 */
export function decodeText(bytes: Uint8Array, declared?: string): DecodedText {
  const marked = decodeMarked(bytes)
  if (marked !== undefined) return { text: checked(marked) }
  if (bytes.subarray(0, 8000).includes(0)) {
    const wide = wideWithoutMark(bytes)
    if (wide === undefined) throw new Refusal('it holds bytes that are no text.')
    return { text: checked(new TextDecoder(wide).decode(bytes)), guessed: wide }
  }
  const text = tryDecode('utf-8', bytes)
  if (text !== undefined) return { text: checked(text) }
  const named = declared === undefined ? undefined : tryDecode(declared, bytes)
  if (named !== undefined) return { text: checked(named) }
  const guessed = guessEncoding(bytes)
  return { text: checked(new TextDecoder(guessed).decode(bytes)), guessed }
}

/** By its byte order mark: EF BB BF, FF FE, FE FF. */
function decodeMarked(bytes: Uint8Array): string | undefined {
  const [first, second, third] = bytes
  if (first === 0xef && second === 0xbb && third === 0xbf)
    return new TextDecoder('utf-8').decode(bytes)
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  return undefined
}

/** UTF-16 of a text that is mostly ASCII has a zero in every second byte, on one side only. */
function wideWithoutMark(bytes: Uint8Array): string | undefined {
  const sample = bytes.subarray(0, 8000)
  if (bytes.length % 2 !== 0) return undefined
  const zeros = [0, 0]
  for (const [at, byte] of sample.entries()) if (byte === 0) zeros[at % 2]! += 1
  const [even, odd] = zeros as [number, number]
  const enough = sample.length / 4
  if (odd > enough && even === 0) return 'utf-16le'
  if (even > enough && odd === 0) return 'utf-16be'
  return undefined
}

function tryDecode(encoding: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

const severalBytes = ['shift_jis', 'euc-jp', 'gb18030', 'big5', 'euc-kr']

function guessEncoding(bytes: Uint8Array): string {
  const sample = bytes.subarray(0, sampleBytes)
  const candidates = analyse(sample).flatMap(({ name, confidence }) => {
    const encoding = webName(name)
    return encoding !== undefined && isPlausible(sample, encoding) ? [{ encoding, confidence }] : []
  })
  const [best] = candidates
  if (best !== undefined && best.confidence >= 50) return best.encoding
  // In Western texts letters beyond ASCII stand alone; elsewhere they stand together.
  const isWestern = aloneShare(sample) > 0.5
  if (isWestern) return 'windows-1252'
  return mostWordlike(sample) ?? best?.encoding ?? 'windows-1252'
}

/** Whether an encoding knows the bytes and makes words of them that do not change to capitals within. */
function isPlausible(sample: Uint8Array, encoding: string): boolean {
  const text = tryDecode(encoding, sample) ?? tryDecode(encoding, sample.subarray(0, -1))
  if (text === undefined) return false
  const turns = text.match(/\p{Ll}\p{Lu}/gu)?.length ?? 0
  const words = text.match(/\p{L}+/gu)?.length ?? 0
  return turns <= Math.max(1, words * 0.05)
}

/** The name that decoders know, or undefined if they do not. */
function webName(name: string): string | undefined {
  try {
    return new TextDecoder(name).encoding
  } catch {
    return undefined
  }
}

/** Which part of the bytes beyond ASCII has ASCII on both sides. */
function aloneShare(bytes: Uint8Array): number {
  let high = 0
  let alone = 0
  for (const [at, byte] of bytes.entries()) {
    if (byte < 0x80) continue
    high += 1
    if ((bytes[at - 1] ?? 0) < 0x80 && (bytes[at + 1] ?? 0) < 0x80) alone += 1
  }
  return high === 0 ? 1 : alone / high
}

/** Of the encodings of East Asia, the one whose text falls into the longest words of ICU's dictionaries. */
function mostWordlike(sample: Uint8Array): string | undefined {
  const segmenter = new Intl.Segmenter('ja', { granularity: 'word' })
  let best: { encoding: string; length: number } | undefined
  for (const encoding of severalBytes) {
    // The sample may end inside of a character.
    const text = tryDecode(encoding, sample) ?? tryDecode(encoding, sample.subarray(0, -1))
    if (text === undefined) continue
    const dense = text.replace(/[\0-\x7F]+/g, ' ').slice(0, 4000)
    let words = 0
    let letters = 0
    for (const { segment, isWordLike } of segmenter.segment(dense)) {
      if (segment === ' ') continue
      words += 1
      if (isWordLike) letters += segment.length
    }
    const length = words === 0 ? 0 : letters / words
    if (length > 1.2 && length > (best?.length ?? 0)) best = { encoding, length }
  }
  return best?.encoding
}

/** @throws Refusal when there are too many control characters */
function checked(text: string): string {
  const sample = text.slice(0, sampleBytes)
  const controls = sample.match(/\p{Cc}/gu)?.filter((sign) => !usual.has(sign)).length ?? 0
  if (controls > sample.length * mostControls) throw new Refusal('it holds bytes that are no text.')
  // A zero is no character of a text, and databases cut strings at it.
  return text.replace(/\r\n?/g, '\n').replaceAll('\0', '\uFFFD')
}
