type Attributes = Readonly<Record<string, string>>

/** Makes an element. Texts become text nodes: nothing that a model says is ever read as HTML. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  made.append(...children)
  return made
}

const drawings = {
  chat: 'M21 15a2 2 0 0 1-2 2H8l-5 4V5a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2z',
  close: 'M18 6 6 18M6 6l12 12',
  send: 'M12 19V5M5 12l7-7 7 7',
  stop: 'M7 7h10v10H7z',
  up: 'M7 21V10l5-8a2 2 0 0 1 2 2v5h5a2 2 0 0 1 2 2l-2 8a2 2 0 0 1-2 2zM7 21H3V10h4',
  down: 'M17 3v11l-5 8a2 2 0 0 1-2-2v-5H5a2 2 0 0 1-2-2l2-8a2 2 0 0 1 2-2zM17 3h4v11h-4',
  new: 'M12 5v14M5 12h14',
} as const

/** A drawing in lines, which readers of screens pass over. */
function icon(name: keyof typeof drawings): SVGSVGElement {
  const space = 'http://www.w3.org/2000/svg'
  const drawing = document.createElementNS(space, 'svg')
  drawing.setAttribute('viewBox', '0 0 24 24')
  drawing.setAttribute('aria-hidden', 'true')
  const path = document.createElementNS(space, 'path')
  path.setAttribute('d', drawings[name])
  drawing.append(path)
  return drawing
}

export function button(
  label: string,
  drawing: keyof typeof drawings,
  onPress: () => void,
): HTMLButtonElement {
  const made = element(
    'button',
    { type: 'button', 'aria-label': label, title: label },
    icon(drawing),
  )
  made.addEventListener('click', onPress)
  return made
}
