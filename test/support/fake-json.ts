/**
 * A value that fits a JSON Schema, for the scripted model: strings take words of the prompt, scores
 * lie in their range, booleans are true.
 */
export function fakeFor(schema: unknown, prompt: string): unknown {
  if (typeof schema !== 'object' || schema === null) return null
  const given = new Map<string, unknown>(Object.entries(schema))
  const choices = given.get('enum')
  if (Array.isArray(choices)) return choices[0]
  if (given.has('const')) return given.get('const')
  const options = given.get('anyOf')
  if (Array.isArray(options)) return fakeFor(options[0], prompt)
  switch (given.get('type')) {
    case 'object': {
      const properties = given.get('properties')
      const entries =
        typeof properties === 'object' && properties !== null ? Object.entries(properties) : []
      return Object.fromEntries(entries.map(([key, inner]) => [key, fakeFor(inner, prompt)]))
    }
    case 'array':
      return [fakeFor(given.get('items'), prompt)]
    case 'number':
    case 'integer': {
      const most = given.get('maximum')
      return typeof most === 'number' ? most : 1
    }
    case 'boolean':
      return true
    case 'string':
      return 'scripted words'
    default:
      return null
  }
}
