/**
 * The words of a command as a POSIX shell reads them: quotes, `$'…'`, backslashes and line ends that
 * are escaped. Nothing in it is run and no variable is filled in.
 */
export function shellWords(command: string): readonly string[] {
  const words: string[] = []
  let word: string | undefined
  let at = 0
  const add = (text: string): void => {
    word = (word ?? '') + text
  }
  while (at < command.length) {
    const sign = command[at]!
    if (sign === '\\') {
      const next = command[at + 1] ?? ''
      const isLineEnd = next === '\n' || (next === '\r' && command[at + 2] === '\n')
      if (!isLineEnd) add(next)
      at += isLineEnd && next === '\r' ? 3 : 2
    } else if (sign === "'" || sign === '"' || command.startsWith("$'", at)) {
      const from = sign === '$' ? at + 2 : at + 1
      const close = sign === '"' ? '"' : "'"
      let end = from
      let text = ''
      while (end < command.length && command[end] !== close) {
        const escapes = command[end] === '\\' && (sign === '$' || sign === '"')
        const next = command[end + 1] ?? ''
        if (escapes && sign === '$') text += escaped[next] ?? next
        else if (escapes && next === '\n') text += ''
        else if (escapes && '"\\$`'.includes(next)) text += next
        else if (escapes) text += `\\${next}`
        else text += command[end]
        end += escapes ? 2 : 1
      }
      add(text)
      at = end + 1
    } else if (/\s/.test(sign)) {
      if (word !== undefined) words.push(word)
      word = undefined
      at += 1
    } else {
      add(sign)
      at += 1
    }
  }
  if (word !== undefined) words.push(word)
  return words
}

const escaped: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }
