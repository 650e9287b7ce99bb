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
const expression =
  /^\s*([A-Za-z][\w-]*)((?:\.[\w-]+)*)\s*((?:\|\s*[a-z]+\s*(?::\s*(?:"[^"]*"|[^|"]*))?\s*)*)$/

const filters: Readonly<Record<string, (value: Json, argument: string | undefined) => Json>> = {
  json: (value) => JSON.stringify(value, null, 2),
  upper: (value) => textOf(value).toUpperCase(),
  lower: (value) => textOf(value).toLowerCase(),
  trim: (value) => textOf(value).trim(),
  truncate: (value, argument) => textOf(value).slice(0, Number(argument ?? 200)),
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

export const filterNames = Object.keys(filters)

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
    let value: Json = lookUp(values, part.input, part.path) ?? null
    for (const { name, argument } of part.filters) value = filters[name]?.(value, argument) ?? null
    text += value === null ? '' : printValue(value)
    if (text.length > start) spans.push({ start, end: text.length, input: part.input })
  }
  return { text, spans }
}

/** Everything that is wrong with a template. */
export function templateProblems(template: string): TemplateProblem[] {
  const problems: TemplateProblem[] = []
  for (const match of template.matchAll(placeholder)) {
    if (!expression.test(match[1]!)) {
      problems.push({
        at: match.index,
        message: `"${match[0].slice(0, 60)}" is no placeholder; write {{input}}, {{input.path}} or {{input | filter}}.`,
      })
    }
  }
  for (const part of parse(template)) {
    if (part.kind === 'text') continue
    for (const { name } of part.filters) {
      if (Object.hasOwn(filters, name)) continue
      problems.push({
        at: part.at,
        message: `There is no filter "${name}"; the filters are ${filterNames.join(', ')}.`,
      })
    }
  }
  const open = template.replaceAll(placeholder, '').indexOf('{{')
  if (open >= 0) problems.push({ at: template.indexOf('{{'), message: 'A "{{" has no "}}".' })
  return problems
}

function parse(template: string): Part[] {
  const parts: Part[] = []
  let last = 0
  for (const match of template.matchAll(placeholder)) {
    const found = expression.exec(match[1]!)
    if (found === null) continue
    parts.push({ kind: 'text', text: template.slice(last, match.index) })
    parts.push({
      kind: 'placeholder',
      input: found[1]!,
      path: found[2]!.split('.').slice(1),
      filters: readFilters(found[3]!),
      at: match.index,
    })
    last = match.index + match[0].length
  }
  parts.push({ kind: 'text', text: template.slice(last) })
  return parts
}

function readFilters(text: string): { name: string; argument: string | undefined }[] {
  return [...text.matchAll(/\|\s*([a-z]+)\s*(?::\s*(?:"([^"]*)"|([^|"]*)))?/g)].map((match) => ({
    name: match[1]!,
    argument: match[2] ?? match[3]?.trim(),
  }))
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
export function printValue(value: Json): string {
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
