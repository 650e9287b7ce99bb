import { expect, test } from 'vitest'
import { growingText } from './growing-text.ts'

/** An element of one text, which counts how often that is written whole. */
function elementOfText() {
  const node = { nodeType: 3, data: '', appendData: (more: string) => (node.data += more) }
  const element = {
    writings: 0,
    get firstChild() {
      return node
    },
    get textContent() {
      return node.data
    },
    set textContent(text: string) {
      element.writings += 1
      node.data = text
    },
  }
  return element
}

function growing(tail: number) {
  const element = elementOfText()
  // SAFETY: it has what a growing text asks of an element.
  const text = growingText(element as unknown as HTMLElement, tail, (_, at) => at - (at % 10))
  return { element, text }
}

test('what is new is added to what stands there', () => {
  const { element, text } = growing(Number.POSITIVE_INFINITY)
  text.show('Warp')
  text.show('Warp and')
  text.show('Warp and weft')
  expect(element.textContent).toBe('Warp and weft')
  expect(element.writings).toBe(1)
})

test('a text that begins anew is written whole', () => {
  const { element, text } = growing(Number.POSITIVE_INFINITY)
  text.show('Warp and weft')
  text.show('Weft')
  text.show('Weft first')
  expect(element.textContent).toBe('Weft first')
  expect(element.writings).toBe(2)
})

test('of a long text the last lines stay, cut where a line begins', () => {
  const { element, text } = growing(40)
  const lines = Array.from({ length: 30 }, (_, at) => `line ${String(at).padStart(4, '0')}\n`)
  let whole = ''
  for (const line of lines) {
    whole += line
    text.show(whole)
    expect(whole.endsWith(element.textContent)).toBe(true)
    expect(element.textContent).toMatch(/^line/)
    expect(element.textContent.length).toBeLessThanOrEqual(80)
    expect(element.textContent.length).toBeGreaterThanOrEqual(Math.min(40, whole.length))
  }
  // Not for each line, only where as much again had come.
  expect(element.writings).toBeLessThan(9)
})

test('a text that is long when it is first shown begins near its end', () => {
  const { element, text } = growing(40)
  text.show('w'.repeat(500))
  expect(element.textContent).toHaveLength(40)
})
