import { parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser'
import { messageOf } from '../../../engine/graph/message-of.ts'
import type { Problem } from '../../../engine/graph/problem.ts'

/** Lines and columns count from 1. */
export interface Place {
  readonly line: number
  readonly column: number
}

export interface ReadJson {
  /** Whether it is certain what the text means. */
  readonly readable: boolean
  readonly value: unknown
  readonly problems: readonly { readonly problem: Problem; readonly place: Place }[]
  /** Where the key or item at a path stands, or the nearest thing around it that is there. */
  placeAt(path: readonly (string | number)[]): Place
}

/**
 * Reads JSON and keeps where everything stands. A text that is JSON but for comments and trailing
 * commas has problems and is read all the same, so that the rest of them is found too.
 */
export function readJson(given: string): ReadJson {
  // A byte order mark is no mistake of the person who saved the file.
  const text = given.replace(/^\uFEFF/, '')
  const placeOf = placesIn(text)
  let root: Node | undefined
  let value: unknown
  let mistakes: Mistake[]
  try {
    const parsed = parse(text)
    ;({ root, mistakes } = parsed)
    value = parsed.value
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    mistakes = [{ offset: 0, message: 'The document is nested too deep to be read.', fatal: true }]
  }
  const problems = [
    ...mistakes.map((mistake) => placed(mistake, 'error', 'not-json', placeOf)),
    ...[...repeatedKeys(root), ...roundedNumbers(root, text)].map((mistake) =>
      placed(mistake, 'warning', 'shape', placeOf),
    ),
  ]
  return {
    readable: !mistakes.some(({ fatal }) => fatal),
    value,
    problems,
    placeAt: (path) => placeOf(offsetAt(root, path)),
  }
}

interface Mistake {
  readonly offset: number
  readonly message: string
  /** What follows cannot be trusted. */
  readonly fatal?: boolean
  readonly path?: readonly (string | number)[]
}

function parse(text: string): { root: Node | undefined; value: unknown; mistakes: Mistake[] } {
  const strict: ParseError[] = []
  const root = parseTree(text, strict, { disallowComments: true, allowTrailingComma: false })
  const lenient: ParseError[] = []
  const lenientRoot = parseTree(text, lenient, { allowTrailingComma: true })
  if (lenient.length === 0 && lenientRoot !== undefined) {
    const refusal = strict.length === 0 ? refusalOf(text) : undefined
    if (refusal !== undefined) return { root, value: undefined, mistakes: [refusal] }
    return {
      root: lenientRoot,
      value: valueOf(lenientRoot),
      mistakes: mistakesIn(text, strict),
    }
  }
  const mistakes = mistakesIn(text, strict).map((mistake) => ({ ...mistake, fatal: true }))
  return { root, value: undefined, mistakes }
}

/** The parser takes a little more for blank than JSON does. */
function refusalOf(text: string): Mistake | undefined {
  try {
    JSON.parse(text)
    return undefined
  } catch (error) {
    const why = messageOf(error)
    const offset = Number(/at position (\d+)/.exec(why)?.[1] ?? 0)
    return { offset, message: `This is not valid JSON: ${why}.`, fatal: true }
  }
}

/** One mistake makes the parser stumble again and again; the first of a line tells most. */
function mistakesIn(text: string, errors: readonly ParseError[]): Mistake[] {
  const placeOf = placesIn(text)
  const lines = new Set<number>()
  return errors
    .map(({ error, offset, length }) => {
      const code = printParseErrorCode(error)
      const found = text.slice(offset, offset + length).trim()
      return {
        // A missing comma belongs behind what stands before it, which is often on the line before.
        offset: code === 'CommaExpected' ? text.slice(0, offset).trimEnd().length : offset,
        message: sentence(code, found.slice(0, 40).replace(/^"|"$/g, '')),
      }
    })
    .filter(({ offset }) => {
      const { line } = placeOf(offset)
      return !lines.has(line) && lines.add(line)
    })
}

function sentence(code: string, found: string): string {
  const there = found === '' ? 'the text ends' : `"${found}" stands`
  const closes = found === '}' || found === ']'
  switch (code) {
    case 'InvalidCommentToken':
      return 'JSON has no comments. Remove it, or put it into the "note" of a node.'
    case 'InvalidSymbol':
      return `"${found}" is not valid here; texts and keys need double quotes around them.`
    case 'PropertyNameExpected':
      return closes
        ? `There is a comma before "${found}". Remove it.`
        : `A key in double quotes is expected here, but ${there}.`
    case 'ValueExpected':
      return found === ']'
        ? 'There is a comma before "]". Remove it.'
        : `A value is expected here, but ${there}.`
    case 'ColonExpected':
      return 'A colon is missing between a key and its value.'
    case 'CommaExpected':
      return `A comma is missing here, before "${found}".`
    case 'CloseBraceExpected':
      return 'An object is not closed: "}" is missing.'
    case 'CloseBracketExpected':
      return 'A list is not closed: "]" is missing.'
    case 'EndOfFileExpected':
      return `The document is complete before "${found}". Remove what follows.`
    case 'UnexpectedEndOfString':
      return 'A text is not closed: its double quote is missing on this line.'
    case 'InvalidEscapeCharacter':
    case 'InvalidUnicode':
      return 'A text holds a backslash that means nothing. Write \\\\ for a backslash.'
    case 'InvalidCharacter':
      return 'A text holds a character that JSON writes with a backslash, such as \\n or \\t.'
    default:
      return `This is not valid JSON: ${there} here.`
  }
}

/** Of two equal keys the last one counts, and the first is lost without a word. */
function repeatedKeys(root: Node | undefined): Mistake[] {
  const repeated: Mistake[] = []
  const open: { node: Node; path: readonly (string | number)[] }[] =
    root === undefined ? [] : [{ node: root, path: [] }]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, path } = next
    const seen = new Set<string>()
    for (const [at, child] of (node.children ?? []).entries()) {
      if (node.type === 'array') {
        open.push({ node: child, path: [...path, at] })
        continue
      }
      const [key, value] = child.children ?? []
      const name = String(key?.value)
      if (seen.has(name)) {
        const message = `The key "${name}" stands here a second time. Only the last one counts; remove or rename one of them.`
        repeated.push({ offset: child.offset, message, path: [...path, name] })
      }
      seen.add(name)
      if (value !== undefined) open.push({ node: value, path: [...path, name] })
    }
  }
  return repeated
}

/** Numbers have about 16 digits; further ones are lost without a word. */
function roundedNumbers(root: Node | undefined, text: string): Mistake[] {
  const rounded: Mistake[] = []
  const open: { node: Node; path: readonly (string | number)[] }[] =
    root === undefined ? [] : [{ node: root, path: [] }]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, path } = next
    const written = text.slice(node.offset, node.offset + node.length)
    if (node.type === 'number' && decimal(written) !== decimal(String(node.value))) {
      const message = `The number ${written} is read as ${String(node.value)}. Write it with fewer digits, or as a text.`
      rounded.push({ offset: node.offset, message, path })
    }
    for (const [at, child] of (node.children ?? []).entries()) {
      const [key, value] = node.type === 'object' ? (child.children ?? []) : [undefined, child]
      const part = key === undefined ? at : String(key.value)
      if (value !== undefined) open.push({ node: value, path: [...path, part] })
    }
  }
  return rounded
}

/** Digits and exponent of a number, in the same form however it is written: `1.50`, `15e-1`. */
function decimal(text: string): string {
  const [, whole = '', fraction = '', exponent = '0'] =
    /^-?(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text) ?? []
  const digits = (whole + fraction).replace(/^0+/, '')
  const significant = digits.replace(/0+$/, '')
  if (significant === '') return '0'
  const scale = Number(exponent) - fraction.length + digits.length - significant.length
  return `${significant} ${scale}`
}

function offsetAt(root: Node | undefined, path: readonly (string | number)[]): number {
  let node = root
  let offset = root?.offset ?? 0
  for (const part of path) {
    const children: readonly Node[] = node?.children ?? []
    const found: Node | undefined =
      node?.type === 'array'
        ? children[Number(part)]
        : // The last one counts where a key is there twice.
          children.findLast((child) => child.children?.[0]?.value === String(part))
    if (found === undefined) break
    offset = found.offset
    node = found.type === 'property' ? found.children?.[1] : found
  }
  return offset
}

function placesIn(text: string): (offset: number) => Place {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return (offset) => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if (starts[middle]! <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - starts[low]! + 1 }
  }
}

function placed(
  { offset, message, path = [] }: Mistake,
  severity: Problem['severity'],
  code: Problem['code'],
  placeOf: (offset: number) => Place,
): { problem: Problem; place: Place } {
  return { problem: { code, severity, message, path }, place: placeOf(offset) }
}

/** The value of a tree, as `JSON.parse` would give it for a text without comments. */
function valueOf(node: Node): unknown {
  if (node.type === 'array') return (node.children ?? []).map(valueOf)
  if (node.type !== 'object') return node.value
  return Object.fromEntries(
    (node.children ?? []).map(({ children = [] }) => [
      String(children[0]?.value),
      children[1] === undefined ? undefined : valueOf(children[1]),
    ]),
  )
}
