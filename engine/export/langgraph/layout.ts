/** Columns of a line of the exported file, as its readers' formatters have it. */
export const width = 100

/**
 * Items between brackets: on one line if they fit, else each on its own.
 * @param indent of the line on which the bracket opens, in spaces
 * @param beside characters that stand on that line before and behind the brackets, the indent left out
 */
export function braced(
  open: string,
  items: readonly string[],
  close: string,
  indent: number,
  beside = 0,
): string {
  if (items.length === 0) return open + close
  const space = open.endsWith('{') ? ' ' : ''
  const line = `${open}${space}${items.join(', ')}${space}${close}`
  if (!line.includes('\n') && indent + beside + line.length <= width) return line
  const inner = ' '.repeat(indent + 2)
  return `${open}\n${items.map((item) => `${inner}${item},\n`).join('')}${' '.repeat(indent)}${close}`
}

/**
 * A statement with something in brackets, broken where it is long.
 * @param before what stands before the bracket
 * @param close the bracket and what stands behind it, perhaps with the end of the line
 */
export function statement(
  before: string,
  open: string,
  items: readonly string[],
  close: string,
  indent: number,
): string {
  const end = close.endsWith('\n') ? '\n' : ''
  const text = braced(open, items, close.slice(0, close.length - end.length), indent, before.length)
  return ' '.repeat(indent) + before + text + end
}

/** `if` with what follows it, broken as formatters break it. @param indent in spaces */
export function conditional(
  conditions: readonly string[],
  joint: '||' | '&&',
  then: string,
  indent: number,
): string {
  const space = ' '.repeat(indent)
  const condition = conditions.join(` ${joint} `)
  const line = `${space}if (${condition}) ${then}`
  if (line.length <= width) return `${line}\n`
  if (space.length + condition.length + 5 <= width) {
    return `${space}if (${condition})\n${space}  ${then}\n`
  }
  const lines = conditions.map((one, at) => {
    const end = at === conditions.length - 1 ? '' : ` ${joint}`
    return `${space}  ${one}${end}\n`
  })
  return `${space}if (\n${lines.join('')}${space})\n${space}  ${then}\n`
}
