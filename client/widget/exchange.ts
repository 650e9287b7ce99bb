import type { Values } from '../../engine/run/events.ts'
import { button, element } from './element.ts'
import { drawMarkdown } from './draw-markdown.ts'
import { safeLink } from '../safe-link.ts'
import { sourcesIn, type Source } from './citations.ts'

/** One question with its answer, as it stands in the conversation. */
export interface Exchange {
  readonly element: HTMLElement
  /** Shows the text so far in place of what was there. */
  write(text: string): void
  /** The answer is complete. */
  finish(text: string, outputs: Values): void
  fail(message: string): void
}

/**
 * @param rate is told what the reader thinks of the answer; answers whether that was taken
 */
export function createExchange(
  question: string,
  rate: (thumbs: 'up' | 'down' | null) => Promise<boolean>,
): Exchange {
  const answer = element('div', { class: 'answer', 'aria-busy': 'true' }, waiting())
  const beside = element('div', { class: 'beside' })
  const whole = element(
    'article',
    { class: 'exchange' },
    element('p', { class: 'question' }, question),
    answer,
    beside,
  )

  function show(text: string, sources: readonly Source[]): void {
    answer.replaceChildren(
      drawMarkdown(text, (number) => {
        const source = sources.find((one) => one.number === number)
        return source === undefined ? document.createTextNode(`[${number}]`) : citation(source)
      }),
    )
  }

  return {
    element: whole,
    write: (text) => show(text, []),
    finish(text, outputs) {
      const sources = sourcesIn(outputs['citations'])
      show(text, sources)
      answer.removeAttribute('aria-busy')
      beside.replaceChildren(...sourceList(sources), thumbs(rate))
    },
    fail(message) {
      answer.replaceChildren(element('p', { class: 'error', role: 'alert' }, message))
      answer.removeAttribute('aria-busy')
    },
  }
}

function waiting(): HTMLElement {
  return element(
    'span',
    { class: 'waiting', role: 'img', 'aria-label': 'The answer is on its way' },
    element('i'),
    element('i'),
    element('i'),
  )
}

function citation({ number, title }: Source): HTMLElement {
  return element('sup', { class: 'mark', title }, String(number))
}

function sourceList(sources: readonly Source[]): HTMLElement[] {
  if (sources.length === 0) return []
  const lines = sources.map(({ number, title, source, quote }) => {
    const address = source === undefined ? undefined : safeLink(source)
    const name =
      address === undefined
        ? element('span', { class: 'name' }, title)
        : element(
            'a',
            { class: 'name', href: address, target: '_blank', rel: 'noreferrer noopener' },
            title,
          )
    const line = element('li', { value: String(number) }, name)
    if (quote !== undefined) line.append(element('q', {}, quote))
    return line
  })
  const count = sources.length === 1 ? '1 source' : `${sources.length} sources`
  return [
    element(
      'details',
      { class: 'sources' },
      element('summary', {}, count),
      element('ol', {}, ...lines),
    ),
  ]
}

function thumbs(rate: (thumbs: 'up' | 'down' | null) => Promise<boolean>): HTMLElement {
  let given: 'up' | 'down' | null = null
  const press = (thumb: 'up' | 'down'): void => {
    const before = given
    given = given === thumb ? null : thumb
    draw()
    rate(given).then(
      (taken) => {
        if (!taken) put(before)
      },
      () => put(before),
    )
  }
  const up = button('Good answer', 'up', () => press('up'))
  const down = button('Bad answer', 'down', () => press('down'))
  const put = (thumb: 'up' | 'down' | null): void => {
    given = thumb
    draw()
  }
  const draw = (): void => {
    up.setAttribute('aria-pressed', String(given === 'up'))
    down.setAttribute('aria-pressed', String(given === 'down'))
  }
  draw()
  return element('div', { class: 'thumbs' }, up, down)
}
