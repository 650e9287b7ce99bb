import { plainText } from '../chunk-markdown.ts'
import { readFrontMatter } from './front-matter.ts'
import type { ReadText } from './read-text.ts'

/**
 * Reads Markdown. What stands between lines of `---` at its beginning becomes metadata.
 * @param name of the file without its ending, for a text without a title
 */
export function readMarkdown(text: string, name: string): ReadText {
  const { metadata, body } = readFrontMatter(text)
  const given = metadata['title']
  const title = typeof given === 'string' && given !== '' ? given : (firstHeading(body) ?? name)
  return { title, text: body, format: 'markdown', metadata }
}

/** The first heading of the upper two levels, outside of code. */
export function firstHeading(markdown: string): string | undefined {
  let fence: string | undefined
  for (const line of markdown.split('\n', 2000)) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1]
    if (fence !== undefined) {
      if (mark !== undefined && mark.startsWith(fence)) fence = undefined
      continue
    }
    if (mark !== undefined) fence = mark
    const found = /^#{1,2}\s+(\S.*)$/.exec(line)?.[1]
    if (found !== undefined) return plainText(found)
  }
  return undefined
}
