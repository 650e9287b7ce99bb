/** How the chat for web pages looks; its words are left to it where they are empty. */
export interface WidgetSettings {
  readonly title: string
  readonly greeting: string
  readonly placeholder: string
  readonly accent: string
  readonly theme: 'auto' | 'light' | 'dark'
  readonly position: 'right' | 'left'
  readonly open: boolean
}

export const usualWidget: WidgetSettings = {
  title: '',
  greeting: '',
  placeholder: '',
  accent: '',
  theme: 'auto',
  position: 'right',
  open: false,
}

interface WidgetPlace {
  readonly url: string
  readonly graph: string
  /** Empty in a page of the editor, where the session of the person counts. */
  readonly key: string
  /** Where the graph has other names for them than `question` and `answer`. */
  readonly input?: string | undefined
  readonly output?: string | undefined
}

/** The script that puts the chat into a page. */
export function widgetTag(place: WidgetPlace, settings: WidgetSettings): string {
  const { theme, position, open, ...texts } = settings
  const attributes = [
    `src="${escaped(place.url)}/widget.js"`,
    `data-graph="${escaped(place.graph)}"`,
    ...(place.key === '' ? [] : [`data-key="${escaped(place.key)}"`]),
    ...(place.input === undefined || place.input === 'question'
      ? []
      : [`data-input="${escaped(place.input)}"`]),
    ...(place.output === undefined || place.output === 'answer'
      ? []
      : [`data-output="${escaped(place.output)}"`]),
    ...Object.entries(texts).flatMap(([name, text]) =>
      text.trim() === '' ? [] : [`data-${name}="${escaped(text.trim())}"`],
    ),
    ...(theme === 'auto' ? [] : [`data-theme="${theme}"`]),
    ...(position === 'right' ? [] : [`data-position="${position}"`]),
    ...(open ? ['data-open'] : []),
  ]
  return `<script\n${attributes.map((attribute) => `  ${attribute}`).join('\n')}\n></script>`
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}
