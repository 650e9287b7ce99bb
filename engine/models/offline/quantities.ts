/** A number of a text, with what it counts where that is written beside it. */
export interface Quantity {
  /** In the base unit of its kind, such as seconds. */
  readonly value: number
  /** Units of one kind can be compared; undefined for a plain number. */
  readonly kind: string | undefined
  /** As it is written, without its unit. */
  readonly written: number
  readonly isWhole: boolean
  /** Digits behind the point, without zeros at the end. */
  readonly decimals: number
}

const units: readonly (readonly [kind: string, factor: number, names: RegExp])[] = [
  ['share', 1, /^(?:%|percent\b|per cent\b|prozent\b)/i],
  ['time', 0.001, /^(?:ms\b|milliseconds?\b)/i],
  ['time', 1, /^(?:s\b|secs?\b|seconds?\b)/i],
  ['time', 60, /^(?:min\b|mins\b|minutes?\b)/i],
  ['time', 3600, /^(?:h\b|hours?\b)/i],
  ['time', 86_400, /^days?\b/i],
  ['time', 604_800, /^weeks?\b/i],
  ['size', 1, /^bytes?\b/i],
  ['size', 1024, /^(?:kb|kib|kilobytes?)\b/i],
  ['size', 1024 ** 2, /^(?:mb|mib|megabytes?)\b/i],
  ['size', 1024 ** 3, /^(?:gb|gib|gigabytes?)\b/i],
  ['large', 1e3, /^(?:k\b|thousand\b)/i],
  ['large', 1e6, /^(?:m\b|mn\b|million\b)/i],
  ['large', 1e9, /^(?:bn?\b|billion\b)/i],
]

/** How far apart two numbers may be of which at least one has been rounded. */
const leeway = 0.005

/** "one" is left out: it is a pronoun more often than a number. */
const words =
  'zero,,two,three,four,five,six,seven,eight,nine,ten,eleven,twelve,thirteen,fourteen,fifteen,sixteen,seventeen,eighteen,nineteen,twenty'.split(
    ',',
  )

const number = new RegExp(
  `(?<![\\p{Script=Latin}\\d.,])(?:(\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?|\\d+(?:[.,]\\d+)?)|(${words.filter((word) => word !== '').join('|')})(?![\\p{L}-]))`,
  'giu',
)

/** The numbers of a text, as English writes them, in digits or as words up to twenty. */
export function quantitiesIn(text: string): Quantity[] {
  return find(text).map(({ quantity }) => quantity)
}

/** The text without its numbers and their units. */
export function withoutQuantities(text: string): string {
  let from = 0
  const kept = find(text).map(({ start, end }) => {
    const before = text.slice(from, start)
    from = end
    return before
  })
  return [...kept, text.slice(from)].join(' ')
}

interface Found {
  readonly quantity: Quantity
  readonly start: number
  readonly end: number
}

function find(text: string): Found[] {
  return [...text.matchAll(number)].map(({ index: start, 0: all, 1: digits, 2: word = '' }) => {
    const plain = digits === undefined ? String(words.indexOf(word.toLowerCase())) : read(digits)
    const written = Number(plain)
    const end = start + all.length
    const behind = text.slice(end, end + 14)
    const gap = /^[\s-]?/.exec(behind)![0].length
    const [unit] = units.flatMap(([kind, factor, names]) => {
      const name = names.exec(behind.slice(gap))?.[0]
      return name === undefined ? [] : [{ kind, factor, length: gap + name.length }]
    })
    const quantity = {
      value: written * (unit?.factor ?? 1),
      kind: unit?.kind,
      written,
      isWhole: Number.isInteger(written),
      decimals: /\.(\d*?)0*$/.exec(plain)?.[1]?.length ?? 0,
    }
    return { quantity, start, end: end + (unit?.length ?? 0) }
  })
}

function read(digits: string): string {
  return /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(digits)
    ? digits.replaceAll(',', '')
    : digits.replace(',', '.')
}

/** Whether two numbers say the same, where one may be rounded, and one may leave out its unit. */
export function isSameQuantity(one: Quantity, other: Quantity): boolean {
  if (one.kind !== undefined && other.kind !== undefined) {
    return one.kind === other.kind && isClose(one, other, one.value, other.value)
  }
  const scales = one.kind === 'large' || other.kind === 'large' ? [1, 1e3, 1e6, 1e9] : [1]
  const [plain, scaled] = one.kind === undefined ? [one, other] : [other, one]
  return (
    isClose(one, other, one.written, other.written) ||
    scales.some((scale) => isClose(one, other, plain.written * scale, scaled.value))
  )
}

/** Whole numbers name things, such as years and ports, and are never nearly the same. */
function isClose(one: Quantity, other: Quantity, first: number, second: number): boolean {
  if (one.isWhole && other.isWhole) return first === second
  const apart = Math.abs(first - second)
  const rounding = 0.5 * 10 ** -Math.min(one.decimals, other.decimals)
  const isRounded = first === one.written && second === other.written && apart <= rounding
  return isRounded || apart <= leeway * Math.max(Math.abs(first), Math.abs(second))
}
