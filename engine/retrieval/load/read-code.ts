import type { ReadText } from './read-text.ts'

/** Source code as one block of Markdown code, so that it is cut between lines. */
export function readCode(text: string, ending: string): ReadText {
  const empty = text.trim() === ''
  return { text: empty ? '' : fenced(text, ending.slice(1)), format: 'markdown' }
}

/** A block of code whose fence is longer than any in it. */
export function fenced(code: string, language: string): string {
  const longest = Math.max(
    2,
    ...(code.match(/`{3,}/g) ?? []).slice(0, 1000).map((run) => run.length),
  )
  const fence = '`'.repeat(longest + 1)
  let end = code.length
  while (code[end - 1] === '\n') end -= 1
  return `${fence}${language}\n${code.slice(0, end)}\n${fence}\n`
}
