import type { Json } from './values.ts'
import { textOf } from './conversions.ts'

/**
 * Prompt templates: text with `{{port}}`, `{{port.path.0}}` and `{{port | filter:argument}}`.
 * Nothing in them is evaluated as code, properties are looked up on the value's own keys only,
 * and what is filled in is never read as a template again.
 */
export interface Rendered {
  readonly text: string
  /** Which part of the text came from which placeholder, in UTF-16 units. */
  readonly spans: readonly {
    readonly start: number
    readonly end: number
    readonly input: string
  }[]
}

export interface TemplateProblem {
  readonly message: string
  /** Position in the template, in UTF-16 units. */
  readonly at: number
}

type Part =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'placeholder'
      readonly input: string
      readonly path: readonly string[]
      readonly filters: readonly { readonly name: string; readonly argument: string | undefined }[]
      readonly at: number
    }

const placeholder = /\{\{([^{}]*)\}\}/g
const subject = /^\s*([A-Za-z][\w-]*)((?:\.[\w-]+)*)\s*(?=\||$)/
// No two of its parts can match the same character: a template must not take long to be refused.
const filter = /\|\s*([a-z]+)\s*(?::(?:\s*"([^"]*)"\s*|([^|"]*)))?(?=\||$)/y

const filters: Readonly<Record<string, (value: Json, argument: string | undefined) => Json>> = {
  json: (value) => JSON.stringify(value, null, 2),
  upper: (value) => textOf(value).toUpperCase(),
  lower: (value) => textOf(value).toLowerCase(),
  trim: (value) => textOf(value).trim(),
  // A character outside the basic plane is two units; half of one would be no text.
  truncate: (value, argument) =>
    textOf(value)
      .slice(0, Number(argument ?? 200))
      .replace(/[\uD800-\uDBFF]$/, ''),
  join: (value, argument) =>
    Array.isArray(value) ? value.map(printValue).join(argument ?? ', ') : value,
  bullets: (value) =>
    Array.isArray(value) ? value.map((item: Json) => `- ${printValue(item)}`).join('\n') : value,
  numbered: (value) =>
    Array.isArray(value)
      ? value.map((item: Json, index) => `${index + 1}. ${printValue(item)}`).join('\n')
      : value,
  default: (value, argument) => (value === null || value === '' ? (argument ?? '') : value),
}

const filterNames = Object.keys(filters)

/** The inputs that a template names, each once, in order. */
export function placeholders(template: string): string[] {
  return [
    ...new Set(
      parse(template).flatMap((part) => (part.kind === 'placeholder' ? [part.input] : [])),
    ),
  ]
}

/** Fills in a template. An absent value leaves nothing behind. */
export function render(template: string, values: Readonly<Record<string, unknown>>): Rendered {
  let text = ''
  const spans: { start: number; end: number; input: string }[] = []
  for (const part of parse(template)) {
    if (part.kind === 'text') {
      text += part.text
      continue
    }
    const start = text.length
    const value = valueAt(part, values)
    text += value === null ? '' : printValue(value)
    if (text.length > start) spans.push({ start, end: text.length, input: part.input })
  }
  return { text, spans }
}

/** The value itself of a template that is one placeholder; the text of any other. */
export function fillIn(template: string, values: Readonly<Record<string, unknown>>): Json {
  const parts = parse(template).filter((part) => part.kind !== 'text' || part.text !== '')
  const [only] = parts
  return parts.length === 1 && only?.kind === 'placeholder'
    ? valueAt(only, values)
    : render(template, values).text
}

/** Everything that is wrong with a template. */
export function templateProblems(template: string): TemplateProblem[] {
  const problems: TemplateProblem[] = []
  for (const match of template.matchAll(placeholder)) {
    if (readPlaceholder(match[1]!) === undefined) {
      problems.push({
        at: match.index,
        message: `"${match[0].slice(0, 60)}" is no placeholder; write {{input}}, {{input.path}} or {{input | filter}}.`,
      })
    }
  }
  for (const part of parse(template)) {
    if (part.kind === 'text') continue
    for (const { name, argument } of part.filters) {
      const message = filterProblem(name, argument)
      if (message !== undefined) problems.push({ at: part.at, message })
    }
  }
  const open = template.replaceAll(placeholder, (whole) => ' '.repeat(whole.length)).indexOf('{{')
  if (open >= 0) problems.push({ at: open, message: 'A "{{" has no "}}".' })
  return problems
}

function valueAt(
  { input, path, filters: wanted }: Extract<Part, { kind: 'placeholder' }>,
  values: Readonly<Record<string, unknown>>,
): Json {
  let value: Json = lookUp(values, input, path) ?? null
  for (const { name, argument } of wanted) value = filtered(value, name, argument)
  return value
}

function filterProblem(name: string, argument: string | undefined): string | undefined {
  if (!Object.hasOwn(filters, name))
    return `There is no filter "${name}"; the filters are ${filterNames.join(', ')}.`
  if (name === 'truncate' && argument !== undefined && !/^\d+$/.test(argument))
    return `The filter "truncate" needs a number, and "${argument}" is none.`
  return undefined
}

function parse(template: string): Part[] {
  const parts: Part[] = []
  let last = 0
  for (const match of template.matchAll(placeholder)) {
    const found = readPlaceholder(match[1]!)
    if (found === undefined) continue
    parts.push({ kind: 'text', text: template.slice(last, match.index) })
    parts.push({ kind: 'placeholder', ...found, at: match.index })
    last = match.index + match[0].length
  }
  parts.push({ kind: 'text', text: template.slice(last) })
  return parts
}

/** What stands between the braces, taken apart; undefined when it is no placeholder. */
function readPlaceholder(
  text: string,
): Pick<Extract<Part, { kind: 'placeholder' }>, 'input' | 'path' | 'filters'> | undefined {
  const found = subject.exec(text)
  if (found === null) return undefined
  const [whole, input, path] = found
  const read: { name: string; argument: string | undefined }[] = []
  for (let at = whole.length; at < text.length; at = filter.lastIndex) {
    filter.lastIndex = at
    const next = filter.exec(text)
    if (next === null) return undefined
    read.push({ name: next[1]!, argument: next[2] ?? next[3]?.trim() })
  }
  return { input: input!, path: path!.split('.').slice(1), filters: read }
}

/** An absent value stays absent, whatever is done to it; only `default` puts something in its place. */
function filtered(value: Json, name: string, argument: string | undefined): Json {
  if (value === null && name !== 'default') return null
  return Object.hasOwn(filters, name) ? filters[name]!(value, argument) : null
}

function lookUp(
  values: Readonly<Record<string, unknown>>,
  input: string,
  path: readonly string[],
): Json | undefined {
  let value: unknown = Object.hasOwn(values, input) ? values[input] : undefined
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    // SAFETY: `hasOwn` has found the key, in a list or an object.
    value = (value as { readonly [key: string]: unknown })[key]
  }
  // SAFETY: what arrives at ports is JSON.
  return value as Json | undefined
}

/** How a value reads in a prompt: documents numbered with their titles, messages as a dialogue, other things as JSON. */
function printValue(value: Json): string {
  if (Array.isArray(value) && value.length > 0) {
    if (value.every(isDocument)) {
      return value
        .map(
          (document, index) => `[${index + 1}] ${document.title ?? document.id}\n${document.text}`,
        )
        .join('\n\n')
    }
    if (value.every(isMessage)) {
      return value.map((message) => `${message.role}: ${textOf(message.content)}`).join('\n')
    }
    if (value.every((item: Json) => typeof item === 'string')) return value.join('\n')
  }
  return textOf(value)
}

function isDocument(
  value: Json,
): value is { readonly id: string; readonly title?: string; readonly text: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.hasOwn(value, 'id') &&
    Object.hasOwn(value, 'text')
  )
}

function isMessage(value: Json): value is { readonly role: string; readonly content: Json } {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.hasOwn(value, 'role') &&
    Object.hasOwn(value, 'content')
  )
}
