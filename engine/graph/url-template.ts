import { render, templateProblems } from './template.ts'

/** Scheme and host as they stand, up to where the path, the query or the fragment begins. */
const fixedStart = /^https?:\/\/[^\s/?#@{}\\]+(?=[/?#]|$)/i
/** A path that points upwards, in any spelling. */
const upwards = /^(\.|%2e){1,2}$/i

/**
 * Why a template makes no address: scheme and host must be written out, so that nothing that arrives
 * at a node decides where a request goes.
 */
export function urlTemplateProblem(template: string): string | undefined {
  const [problem] = templateProblems(template)
  if (problem !== undefined) return problem.message
  const start = fixedStart.exec(template)?.[0]
  if (start === undefined || !URL.canParse(start)) {
    return 'it must begin with http:// or https:// and a host that is written out, such as https://api.example.com/orders/{{number}}; placeholders stand behind the host'
  }
  if (/\s/.test(template.replaceAll(/\{\{[^{}]*\}\}/g, ''))) return 'it has a space or a line break'
  return undefined
}

/**
 * Fills in the template of an address. Values are encoded: each stays one part of the path or the
 * query, whatever characters it holds.
 * @throws an Error with a sentence where a part of the path has no value, or would point upwards
 */
export function renderUrl(template: string, values: Readonly<Record<string, unknown>>): string {
  const { path, rest } = split(template)
  const encoded = encodedParts(path, values, (at) => {
    throw new Error(
      `The placeholder ${at} in the path of the URL has no value, and without it the address would be another one.`,
    )
  })
  const upward = encoded.split('/').find((part) => upwards.test(part))
  if (upward !== undefined) {
    throw new Error(`A part of the path of the URL is "${upward}", which would lead elsewhere.`)
  }
  return encoded + encodedParts(rest, values, () => '')
}

/** A text with its placeholders encoded as parts of a URL, such as a form. */
export function renderEncoded(template: string, values: Readonly<Record<string, unknown>>): string {
  return encodedParts(template, values, () => '')
}

/** One placeholder after the other, because each is encoded by itself. */
function encodedParts(
  template: string,
  values: Readonly<Record<string, unknown>>,
  onEmpty: (placeholder: string) => string,
): string {
  return template.replaceAll(/\{\{[^{}]*\}\}/g, (placeholder) => {
    const { text } = render(placeholder, values)
    return text === '' ? onEmpty(placeholder) : encodeURIComponent(text.toWellFormed())
  })
}

function split(template: string): { path: string; rest: string } {
  // Arguments of filters may hold these characters too.
  const bare = template.replaceAll(/\{\{[^{}]*\}\}/g, (whole) => ' '.repeat(whole.length))
  const at = bare.search(/[?#]/)
  return at < 0
    ? { path: template, rest: '' }
    : { path: template.slice(0, at), rest: template.slice(at) }
}
