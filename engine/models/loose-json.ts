import { messageOf } from '../graph/message-of.ts'
export type ReadJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly why: string }

/**
 * The JSON in what a model wrote: alone, in a code fence, or with words around it. What a model
 * thought aloud before is left out.
 */
export function readJson(text: string): ReadJson {
  const said = text.replace(/<think>[\s\S]*?<\/think>/g, '').trim()
  const fenced = [...said.matchAll(/```(?:json)?\s*\n?([\s\S]*?)```/gi)].map((found) => found[1]!)
  let problem: string | undefined
  for (const candidate of [said, ...fenced, ...stretches(said)]) {
    try {
      return { ok: true, value: JSON.parse(candidate) }
    } catch (error) {
      if (/[[{]/.test(candidate)) problem = messageOf(error)
    }
  }
  return {
    ok: false,
    why: problem === undefined ? 'it holds no JSON.' : `it is not valid JSON (${problem}).`,
  }
}

/** Every outermost `{…}` or `[…]`, the longest first. */
function stretches(text: string): string[] {
  const found: string[] = []
  let depth = 0
  let start = 0
  let quoted = false
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]
    if (quoted) {
      if (character === '\\') at += 1
      else if (character === '"') quoted = false
    } else if (character === '"' && depth > 0) {
      quoted = true
    } else if (character === '{' || character === '[') {
      if (depth === 0) start = at
      depth += 1
    } else if ((character === '}' || character === ']') && depth > 0) {
      depth -= 1
      if (depth === 0) found.push(text.slice(start, at + 1))
    }
  }
  return found.sort((a, b) => b.length - a.length)
}
