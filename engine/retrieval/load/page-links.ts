/** Links of one page that are looked at; what has more is a list made by a program. */
const most = 5000
const longest = 2000

/** Where the links of a page lead, as they are written. */
export interface PageLinks {
  /** What they are relative to, itself relative to the address of the page; empty for that. */
  readonly base: string
  /** In their order, each once. */
  readonly addresses: readonly string[]
}

/**
 * The links of a page. Those with `rel=nofollow` are left out, and all of a page whose robots tag says so.
 */
export function linksOf(page: Document): PageLinks {
  const robots = page.querySelector('meta[name="robots" i]')?.getAttribute('content') ?? ''
  if (/\b(?:nofollow|none)\b/i.test(robots)) return { base: '', addresses: [] }
  const base = page.querySelector('base[href]')?.getAttribute('href')?.trim() ?? ''
  const links = new Set<string>()
  for (const link of page.querySelectorAll('a[href], area[href]')) {
    if (links.size >= most) break
    if (/\bnofollow\b/i.test(link.getAttribute('rel') ?? '')) continue
    const href = link.getAttribute('href')?.trim() ?? ''
    if (href === '' || href.startsWith('#') || href.length > longest) continue
    links.add(href)
  }
  return { base: base.slice(0, longest), addresses: [...links] }
}
