import { DOMParser } from 'linkedom'
import type { LoadLimits } from './limits.ts'
import { Refusal } from './loaded-document.ts'
import { checkDepth, checkTags } from './markup-depth.ts'

/**
 * The root of an XML text. The parser knows no entities but those of XML itself and opens no address,
 * so that a document type can neither grow nor reach out.
 * @throws Refusal
 */
export function parseXml(text: string, limits: LoadLimits): Element {
  checkTags(text, limits)
  const document = new DOMParser().parseFromString(text, 'text/xml')
  // SAFETY: linkedom's tree has what is read of a tree of the browser.
  const root = document.documentElement as unknown as Element | null
  if (root === null) throw new Refusal('it is no XML.')
  checkDepth(root, limits)
  return root
}

/** The name of an element without its prefix. */
export function localName(element: Element): string {
  return element.nodeName.slice(element.nodeName.indexOf(':') + 1)
}

/** Elements below an element with a local name, at any depth. */
export function findAll(element: Element, name: string): Element[] {
  return [...element.querySelectorAll('*')].filter((inner) => localName(inner) === name)
}

/** The text of the first child with a name, on one line. */
export function childText(element: Element, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const child = [...element.children].find((inner) => localName(inner) === name)
    const text = child?.textContent?.replace(/\s+/g, ' ').trim()
    if (text) return text
  }
  return undefined
}
