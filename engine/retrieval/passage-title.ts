/** Stands between the headings under which a passage stands. */
const mark = ' › '

/**
 * What a passage is called: its document, and the headings around it from the outermost on, without one
 * that is called like the document.
 */
export function passageTitle(document: string, headings: readonly string[]): string {
  return [document, ...headings.filter((heading) => heading !== document)].join(mark)
}

/** The innermost heading of such a title. */
export function lastHeading(title: string): string {
  return title.split(mark).at(-1) ?? title
}
