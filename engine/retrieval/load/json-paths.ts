import { checkCharacters, checkNesting, type LoadLimits } from './limits.ts'

/**
 * A value as lines of paths: `authors[0].name: Ada`. Empty lists and objects and null are left out.
 * @throws Refusal when it is nested too deep or the lines become too long
 */
export function jsonPaths(value: unknown, limits: LoadLimits): string {
  const lines: string[] = []
  let characters = 0
  // Not by recursion: the nesting of a file must not fill the stack.
  const open: { path: string; value: unknown; depth: number }[] = [{ path: '', value, depth: 0 }]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { path, depth } = next
    checkNesting(depth, limits)
    if (typeof next.value === 'object' && next.value !== null) {
      const isList = Array.isArray(next.value)
      const inner = Object.entries(next.value).map(([key, item]) => ({
        path: isList ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`,
        value: item,
        depth: depth + 1,
      }))
      for (const item of inner.reverse()) open.push(item)
    } else if (next.value !== null && next.value !== '') {
      const text = typeof next.value === 'string' ? next.value : JSON.stringify(next.value)
      const line = path === '' ? text : `${path}: ${text}`
      characters += line.length + 1
      // A long name before each of many values is a small file and a large text.
      checkCharacters(characters, limits)
      lines.push(line)
    }
  }
  return lines.join('\n')
}
