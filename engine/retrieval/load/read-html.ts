import { Readability } from '@mozilla/readability'
import { checkCharacters, type LoadLimits } from './limits.ts'
import { parsePage, toMarkdown } from './html-to-markdown.ts'
import { linksOf, type PageLinks } from './page-links.ts'
import type { ReadText } from './read-text.ts'

/** What stands on a page beside its content. */
const beside =
  'nav, aside, footer, form, button, [role="navigation"], [aria-hidden="true"], [hidden], title'
/** A main content with fewer characters than this, or with less than this share of the page, was not found. */
const leastContent = { characters: 500, share: 0.2 }

/**
 * Reads the main content of a page as Markdown, as the reader view of a browser finds it, or the
 * whole page without what stands beside the content.
 * @throws Refusal
 */
export function readHtml(html: string, limits: LoadLimits): ReadText {
  checkCharacters(html.length, limits)
  const { title, metadata, length, links } = aboutPage(parsePage(html, limits))
  // One tree after the other: those of large pages fill the memory.
  const found = mainContent(html, length, limits) ?? { markdown: wholePage(html, limits) }
  const heading = found.title ?? title ?? ''
  const startsWithHeading = /^# /m.test(found.markdown.slice(0, 300))
  const text =
    startsWithHeading || heading === '' ? found.markdown : `# ${heading}\n\n${found.markdown}`
  return {
    title: heading === '' ? undefined : heading,
    text: text === '' ? '' : `${text}\n`,
    format: 'markdown',
    metadata,
    links,
  }
}

/** What a page says of itself, and how many characters it has without what stands beside its content. */
function aboutPage(page: Document): {
  title: string | undefined
  metadata: Record<string, string>
  length: number
  links: PageLinks
} {
  const language = page.documentElement?.getAttribute('lang')?.trim()
  const description = page
    .querySelector('meta[name="description"]')
    ?.getAttribute('content')
    ?.trim()
  // Before what stands beside the content goes: menus lead to the other pages.
  const links = linksOf(page)
  return {
    links,
    title: page.querySelector('title')?.textContent?.trim(),
    metadata: {
      ...(language ? { language } : {}),
      ...(description ? { description } : {}),
    },
    length: contentOf(page)?.textContent?.replace(/\s+/g, ' ').length ?? 0,
  }
}

function contentOf(page: Document): Element | null {
  const main = page.querySelector('main, [role="main"]') ?? page.body
  for (const element of main?.querySelectorAll(beside) ?? []) element.remove()
  return main
}

function wholePage(html: string, limits: LoadLimits): string {
  const content = contentOf(parsePage(html, limits))
  return content === null ? '' : toMarkdown(content)
}

function mainContent(
  html: string,
  whole: number,
  limits: LoadLimits,
): { title?: string; markdown: string } | undefined {
  const article = new Readability<Element>(parsePage(html, limits), {
    keepClasses: true,
    // SAFETY: what is found is an element of the document.
    serializer: (node) => node as Element,
  }).parse()
  const length = article?.length ?? 0
  const isFound = length >= leastContent.characters && length >= whole * leastContent.share
  if (!article?.content || !isFound) return undefined
  const markdown = toMarkdown(article.content)
  const title = article.title?.trim()
  return title ? { title, markdown } : { markdown }
}
