import type { Json } from '../graph/values.ts'

/** Takes secrets out of all texts and keys of a value. */
export function takeOutOfJson(value: Json, secrets: readonly string[]): Json {
  if (secrets.length === 0) return value
  if (typeof value === 'string') return takeOutSecrets(value, secrets)
  if (Array.isArray(value)) return value.map((item: Json) => takeOutOfJson(item, secrets))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      takeOutSecrets(key, secrets),
      takeOutOfJson(inner, secrets),
    ]),
  )
}

/**
 * Takes secrets out of a text: as they are, as they stand in JSON, in a URL, in Base64 or in
 * hexadecimal digits.
 */
export function takeOutSecrets(text: string, secrets: readonly string[]): string {
  // Longer forms first: one may hold another.
  const forms = [...new Set(secrets.flatMap(formsOf))].sort((a, b) => b.length - a.length)
  return forms.reduce((safe, form) => safe.replaceAll(form, '[secret]'), text)
}

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret)
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    // As some write a slash in JSON.
    JSON.stringify(secret).slice(1, -1).replaceAll('/', '\\/'),
    encodeURIComponent(secret),
    new URLSearchParams({ '': secret }).toString().slice(1),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    ...inBase64(bytes),
  ]
}

/** What of a Base64 text is certain, wherever in it the secret begins. */
function inBase64(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
    // The characters at both ends also hold bits of what stands beside the secret.
    const begin = [0, 2, 3][before]!
    const certain = text
      .replaceAll('=', '')
      .slice(begin, (before + bytes.length) % 3 === 0 ? undefined : -1)
    return [certain, certain.replaceAll('+', '-').replaceAll('/', '_')]
  })
}
