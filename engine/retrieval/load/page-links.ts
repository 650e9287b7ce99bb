/** Links of one page that are looked at; what has more is a list made by a program. */
const most = 5000
const longest = 2000

/**
 * Where the links of a page lead, in their order and resolved where the page says what they are relative to.
 * Those with `rel=nofollow` are left out, and all of a page whose robots tag says so.
 */
export function linksOf(page: Document): string[] {
  const robots = page.querySelector('meta[name="robots" i]')?.getAttribute('content') ?? ''
  if (/\b(?:nofollow|none)\b/i.test(robots)) return []
  const base = page.querySelector('base[href]')?.getAttribute('href')?.trim() ?? ''
  const links = new Set<string>()
  for (const link of page.querySelectorAll('a[href], area[href]')) {
    if (links.size >= most) break
    if (/\bnofollow\b/i.test(link.getAttribute('rel') ?? '')) continue
    const href = link.getAttribute('href')?.trim() ?? ''
    if (href === '' || href.startsWith('#') || href.length > longest) continue
    links.add(URL.canParse(href, base) ? new URL(href, base).href : href)
  }
  return [...links]
}
