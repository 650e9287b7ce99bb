/** The line below the heads of a table, wherever it came to stand. */
const belowHeads = /\|(?: *:?-{3,}:? *\|)+/g

/**
 * Prose for where it is not set as Markdown: its marks are left out, points of a list begin with a
 * dot, and dots stand between the cells of a table.
 */
export function withoutMarks(text: string): string {
  const plain = text
    // What has a space in it is no language but words that somebody is to read.
    .replaceAll(/^ *(?:```|~~~)\S*[ \t]*(?:\n|$)/gm, '')
    .replaceAll(/^ *(?:#{1,6} +|> ?)/gm, '')
    .replaceAll(/^ *[-*+] +/gm, '· ')
    .replaceAll(/(?:```|~~~)\w*/g, '')
    .replaceAll(/\*\*|`/g, '')
    .replaceAll(/\[([^\]]+)\]\([^)\s]+\)/g, '$1')
  if (plain.search(belowHeads) === -1) return plain
  return plain
    .replaceAll(belowHeads, '')
    .replaceAll(/ *\|(?: *\|)* */g, ' · ')
    .replaceAll(/^ · | · $/gm, '')
}
