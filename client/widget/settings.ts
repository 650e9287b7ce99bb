/** How a chat looks and whom it asks; each is an attribute of `<heddle-chat>`, or `data-…` of the script. */
export interface ChatSettings {
  /** Where Heddle is; left out, where the script came from. */
  readonly url: string
  /** Name of the deployment or graph that answers. */
  readonly graph: string
  /** An API key with the scope `run`, bound to the deployment: everybody who sees the page can read it. */
  readonly key: string
  readonly title: string
  /** The first words, before anything was asked. */
  readonly greeting: string
  readonly placeholder: string
  /** A color of CSS for buttons and links. */
  readonly accent: string | undefined
  readonly theme: 'light' | 'dark' | 'auto'
  readonly position: 'left' | 'right'
  /** Id of the end user: the same one keeps to one variant. */
  readonly user: string | undefined
  /** Which input gets the question, and which output is the answer. */
  readonly input: string
  readonly output: string
}

export const settingNames = [
  'url',
  'graph',
  'key',
  'title',
  'greeting',
  'placeholder',
  'accent',
  'theme',
  'position',
  'user',
  'input',
  'output',
] as const

/** @param read gives an attribute, or null where it is not there */
export function readSettings(
  read: (name: (typeof settingNames)[number]) => string | null,
  origin: string,
): ChatSettings {
  const theme = read('theme')
  return {
    url: read('url') ?? origin,
    graph: read('graph') ?? '',
    key: read('key') ?? '',
    title: read('title') ?? 'Ask a question',
    greeting: read('greeting') ?? 'What would you like to know?',
    placeholder: read('placeholder') ?? 'Your question',
    accent: read('accent') ?? undefined,
    theme: theme === 'light' || theme === 'dark' ? theme : 'auto',
    position: read('position') === 'left' ? 'left' : 'right',
    user: read('user') ?? undefined,
    input: read('input') ?? 'question',
    output: read('output') ?? 'answer',
  }
}
