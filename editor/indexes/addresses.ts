/** Web addresses as they were typed, one a line or with spaces between, and the first that is none. */
export function readAddresses(typed: string): {
  readonly urls: readonly string[]
  readonly problem?: string
} {
  const words = typed.split(/[\s,]+/).filter((word) => word !== '')
  const urls = new Set<string>()
  for (const word of words) {
    const url = addressOf(word)
    if (url === undefined) {
      return {
        urls: [],
        problem: `"${word}" is not an address of the web, such as https://example.org/docs.`,
      }
    }
    urls.add(url)
  }
  if (urls.size > most)
    return { urls: [], problem: `These are ${urls.size} addresses; ${most} go at once.` }
  return { urls: [...urls] }
}

/** What the server takes at once. */
const most = 1000

function addressOf(word: string): string | undefined {
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(word)
  const written = withScheme ? word : `https://${word}`
  if (!URL.canParse(written)) return undefined
  const url = new URL(written)
  // A name without points is more likely a slip than a machine, unless the scheme is there.
  const meant = withScheme || url.hostname.includes('.')
  const ofTheWeb = url.protocol === 'http:' || url.protocol === 'https:'
  return meant && ofTheWeb && url.username === '' ? url.href : undefined
}
