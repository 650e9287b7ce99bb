import type { Json } from '../../engine/graph/values.ts'

/** A command for a shell that sends a body. */
export function curl(address: string, body: object, stream = false): string {
  return [
    `curl ${stream ? '-N' : '-s'} ${address} \\`,
    '  -H "authorization: Bearer $HEDDLE_TOKEN" \\',
    '  -H "content-type: application/json" \\',
    ...(stream ? ['  -H "accept: text/event-stream" \\'] : []),
    `  -d '${JSON.stringify(body).replaceAll("'", String.raw`'\''`)}'`,
  ].join('\n')
}

/** A value as a literal of TypeScript. */
export function inTypeScript(value: Json): string {
  if (typeof value === 'string') return quoted(value)
  if (Array.isArray(value)) return `[${value.map((one: Json) => inTypeScript(one)).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.entries(value).map(([name, one]) => {
    const key = /^[A-Za-z_]\w*$/.test(name) ? name : quoted(name)
    return `${key}: ${inTypeScript(one)}`
  })
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`
}

/** A text in single quotes, as TypeScript has it. */
export function quoted(text: string): string {
  return `'${JSON.stringify(text)
    .slice(1, -1)
    .replaceAll(String.raw`\"`, '"')
    .replaceAll("'", String.raw`\'`)}'`
}

/** A value as a literal of Python, on one line. */
export function inPython(value: Json): string {
  if (Array.isArray(value)) return `[${value.map((one: Json) => inPython(one)).join(', ')}]`
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (value === null) return 'None'
  if (typeof value !== 'object') return JSON.stringify(value)
  const fields = Object.entries(value).map(
    ([name, one]) => `${JSON.stringify(name)}: ${inPython(one)}`,
  )
  return `{${fields.join(', ')}}`
}
