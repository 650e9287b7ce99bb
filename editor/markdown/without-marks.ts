/** Prose for where it is not set as Markdown: its marks are left out, and points of a list begin with a dot. */
export function withoutMarks(text: string): string {
  return text
    .replaceAll(/^ *(?:```|~~~).*\n?/gm, '')
    .replaceAll(/^ *#{1,6} +/gm, '')
    .replaceAll(/^ *[-*+] +/gm, '· ')
    .replaceAll(/\*\*|`/g, '')
}
