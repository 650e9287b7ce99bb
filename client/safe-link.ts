const schemes = new Set(['http:', 'https:', 'mailto:'])

/** The address of a link that may be followed; undefined for every other scheme. */
export function safeLink(href: string): string | undefined {
  try {
    const url = new URL(href)
    return schemes.has(url.protocol) ? url.href : undefined
  } catch {
    // A relative address would lead into the page around the text.
    return undefined
  }
}
