import type { Json } from '../../engine/graph/values.ts'
import { graphOf, listed, nameFrom, type Reading } from './reading.ts'
import { shellWords } from './shell-words.ts'

/** Options of curl that take a value and change nothing of what is asked. */
const ignored = new Set(
  '-o --output -m --max-time --connect-timeout --retry --retry-delay -w --write-out -D --dump-header -c --cookie-jar --http-version --resolve'.split(
    ' ',
  ),
)
/** Options without a value that a request does without. */
const silent =
  /^(-[sSLkvigfNO]+|--(silent|show-error|location|insecure|verbose|include|fail|fail-with-body|compressed|no-buffer|globoff|http1\.1|http2))$/
const dataOptions = new Set('-d --data --data-raw --data-binary --data-ascii --json'.split(' '))

export function isCurl(text: string): boolean {
  return /^\s*(\$\s+)?curl(\.exe)?\s/.test(text)
}

/** A curl command as an HTTP node. Keys that stand in it become secrets, which the graph only names. */
export function fromCurl(text: string): Reading | string {
  const words = shellWords(text.replace(/^\s*(\$\s+)?/, '')).slice(1)
  const headers: { name: string; value: string }[] = []
  const body: string[] = []
  const told: string[] = []
  const left: string[] = []
  let method: string | undefined
  let url = ''
  let isForm = false
  let inQuery = false
  const addHeader = (name: string, value: string): void => {
    headers.push({ name, value })
  }
  for (let at = 0; at < words.length; at += 1) {
    const written = words[at]!
    // `-XPOST`, `-H'a: b'` and `--url=…` hold their value themselves.
    const joined =
      /^(--[\w-]+)=(.*)$/s.exec(written) ??
      /^(-[XHdFuAbeGo])(?=.)(?![sSLkvigfN]*$)(.*)$/s.exec(written)
    const option = joined?.[1] ?? written
    const value = (): string => {
      if (joined?.[2] !== undefined) return joined[2]
      at += 1
      return words[at] ?? ''
    }
    if (option === '-X' || option === '--request') method = value().toUpperCase()
    else if (option === '-H' || option === '--header') {
      const header = value()
      const colon = header.indexOf(':')
      if (colon > 0) addHeader(header.slice(0, colon).trim(), header.slice(colon + 1).trim())
    } else if (dataOptions.has(option)) {
      const data = value()
      if (data.startsWith('@')) left.push(`the file ${data.slice(1)}`)
      else body.push(data)
      if (option === '--json') addHeader('Content-Type', 'application/json')
    } else if (option === '--data-urlencode') {
      body.push(value())
      isForm = true
    } else if (option === '-F' || option === '--form') left.push(`the form field ${value()}`)
    else if (option === '-u' || option === '--user') {
      value()
      addHeader('Authorization', 'Basic {{secret.BASIC_AUTH}}')
      told.push(
        'Keep the user and password, as base64 of user:password, as the secret BASIC_AUTH under Settings.',
      )
    } else if (option === '-A' || option === '--user-agent') addHeader('User-Agent', value())
    else if (option === '-e' || option === '--referer') addHeader('Referer', value())
    else if (option === '-b' || option === '--cookie') addHeader('Cookie', value())
    else if (option === '--url') url = value()
    else if (option === '-G' || option === '--get') inQuery = true
    else if (option === '-I' || option === '--head') method = 'HEAD'
    else if (ignored.has(option)) value()
    else if (silent.test(option)) continue
    else if (option.startsWith('-')) left.push(option)
    else if (option === '|' || option === '>' || option === '&&' || option === ';') {
      left.push(words.slice(at).join(' '))
      break
    } else url ||= option
  }
  if (url === '') return 'The curl command on the clipboard names no address.'
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url : `http://${url}`
  if (!/^https?:\/\//i.test(address))
    return `The curl command on the clipboard asks "${address}", and an HTTP node speaks only http and https.`
  const text_ = body.join('&')
  const contentType = headers.find(({ name }) => name.toLowerCase() === 'content-type')?.value ?? ''
  const verb = method ?? (text_ !== '' && !inQuery ? 'POST' : 'GET')
  if (!verbs.has(verb))
    return `The curl command on the clipboard asks with ${verb}, and an HTTP node knows only ${[...verbs].join(', ')}.`
  const secrets = hideSecrets(headers)
  if (secrets.length > 0)
    told.push(
      `What looked like a key was left out: keep it as the secret ${listed(secrets)} under Settings.`,
    )
  const config: Record<string, Json> = { url: asTemplate(address) }
  if (verb !== 'GET') config['method'] = verb
  if (text_ !== '' && (inQuery || verb === 'GET' || verb === 'HEAD'))
    config['query'] = [...new URLSearchParams(text_)].map(([name, value]) => ({ name, value }))
  else if (text_ !== '') {
    const isJson = /json/i.test(contentType) || (contentType === '' && isJsonText(text_))
    config['body'] = text_
    if (!isJson) {
      const isWebForm = isForm || contentType === '' || /x-www-form-urlencoded/i.test(contentType)
      config['send'] = isWebForm ? 'form' : 'text'
    }
  }
  // The way a body is sent writes its own content type.
  const kept = headers.filter(
    ({ name, value }) =>
      !/^(content-length|host|accept-encoding)$/i.test(name) &&
      !(/^content-type$/i.test(name) && /json|x-www-form-urlencoded/i.test(value)),
  )
  if (kept.length > 0) config['headers'] = kept
  if (left.length > 0) told.push(`Not taken over: ${listed(left)}.`)
  const id = nameFrom(hostOf(address), 'http')
  return {
    graph: graphOf({ [id]: { type: 'http@1', config } }),
    what: 'a curl command',
    told,
  }
}

const verbs = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'])

function isJsonText(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Puts the name of a secret where a header holds a key. Returns the names. */
function hideSecrets(headers: { name: string; value: string }[]): readonly string[] {
  const names: string[] = []
  for (const header of headers) {
    if (header.value.includes('{{secret.')) continue
    const isKey = /^(authorization|proxy-authorization|cookie|.*(api-?key|token|secret).*)$/i
    if (!isKey.test(header.name)) continue
    const scheme = /^(Bearer|Basic|Token|ApiKey)\s+/i.exec(header.value)?.[0] ?? ''
    const variable = /\$\{?([A-Za-z_]\w*)\}?/.exec(header.value)?.[1]
    const name = variable ?? header.name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_')
    header.value = `${scheme}{{secret.${name}}}`
    names.push(name)
  }
  return [...new Set(names)]
}

/** A shell variable, `:name` and `{name}` in a path are inputs of the node. */
export function asTemplate(address: string): string {
  const start = /^https?:\/\/[^/?#]*/i.exec(address)?.[0] ?? ''
  const rest = address
    .slice(start.length)
    .replaceAll(/(?<!\{)\{([A-Za-z][\w-]*)\}(?!\})/g, '{{$1}}')
    .replaceAll(/\$\{?([A-Za-z]\w*)\}?/g, '{{$1}}')
    .replaceAll(/\/:([A-Za-z][\w-]*)/g, '/{{$1}}')
  return start + rest
}

export function hostOf(address: string): string {
  const host = URL.canParse(address) ? new URL(address).hostname : ''
  return host.replace(/^(www|api)\./, '').split('.')[0] ?? ''
}
