import { fillIn, render } from './template.ts'
import type { Json } from './values.ts'

/**
 * Templates of JSON: JSON in which `{{placeholders}}` stand inside texts, or in the place of a whole
 * value. What is filled in cannot change the shape around it, whatever characters it holds.
 */

/** Marks a text that stands for the value of its placeholder; JSON texts cannot hold it as it is. */
const mark = '\u0000'
const placeholder = /\{\{[^{}]*\}\}/y

/** Why a template is no JSON. */
export function jsonTemplateProblem(template: string): string | undefined {
  try {
    JSON.parse(marked(template))
    return undefined
  } catch (error) {
    const why = error instanceof Error ? error.message.replaceAll('\\u0000', '') : String(error)
    return `it is no JSON (${why}). Write {{name}} for a value, and "Hello {{name}}" for a text`
  }
}

/** Fills in a template that is JSON; a placeholder without a value becomes null, and inside a text nothing. */
export function renderJson(template: string, values: Readonly<Record<string, unknown>>): Json {
  return filled(JSON.parse(marked(template)), values)
}

function filled(part: Json, values: Readonly<Record<string, unknown>>): Json {
  if (typeof part === 'string') {
    return part.startsWith(mark) ? fillIn(part.slice(1), values) : render(part, values).text
  }
  if (Array.isArray(part)) return part.map((item: Json) => filled(item, values))
  if (typeof part !== 'object' || part === null) return part
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => [render(key, values).text, filled(value, values)]),
  )
}

/** The template as JSON: each placeholder is a text by itself, or a part of the text around it. */
function marked(template: string): string {
  let json = ''
  let inside = false
  for (let at = 0; at < template.length;) {
    placeholder.lastIndex = at
    const [found] = placeholder.exec(template) ?? []
    if (found !== undefined) {
      // As JSON it arrives anyway.
      const plain = inside ? found : mark + found.replace(/\|\s*json\s*\}\}$/, '}}')
      const text = JSON.stringify(plain)
      json += inside ? text.slice(1, -1) : text
      at += found.length
      continue
    }
    const character = template[at]!
    if (inside && character === '\\') {
      json += template.slice(at, at + 2)
      at += 2
      continue
    }
    if (character === '"') inside = !inside
    json += character
    at += 1
  }
  return json
}
