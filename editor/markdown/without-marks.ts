/** Prose for where it is not set as Markdown: what makes words bold, or code of them, is left out. */
export function withoutMarks(text: string): string {
  return text.replaceAll(/\*\*|`/g, '')
}
