/**
 * The chat for web pages: one script that puts a button into the corner of a page, or the element
 * `<heddle-chat>` for a place of one's own. Everything is in a shadow tree, so that neither the styles
 * of the page reach it nor its own the page.
 */
import { button } from './element.ts'
import { createChat, type Chat } from './chat.ts'
import { readSettings, settingNames } from './settings.ts'
import styles from './widget.css?inline'

// Only while the script itself runs does the page say which one it is.
const script = document.currentScript instanceof HTMLScriptElement ? document.currentScript : null
const origin = script === null ? location.origin : new URL(script.src).origin

class HeddleChat extends HTMLElement {
  #chat: Chat | undefined

  connectedCallback(): void {
    if (this.shadowRoot !== null) return
    const settings = readSettings((name) => this.getAttribute(name), origin)
    const root = this.attachShadow({ mode: 'open' })
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(styles)
    root.adoptedStyleSheets = [sheet]
    this.dataset['theme'] = settings.theme
    this.dataset['position'] = settings.position
    if (settings.accent !== undefined) this.style.setProperty('--heddle-accent', settings.accent)

    const opener = button(settings.title, 'chat', () => this.open())
    opener.className = 'opener'
    const chat = createChat(settings, () => {
      chat.element.hidden = true
      opener.hidden = false
      opener.focus()
    })
    chat.element.hidden = true
    this.#chat = chat
    root.append(opener, chat.element)
    if (this.hasAttribute('open')) this.open()
  }

  disconnectedCallback(): void {
    this.#chat?.stop()
  }

  /** Opens the panel and puts the cursor into its field. */
  open(): void {
    const opener = this.shadowRoot?.querySelector<HTMLElement>('.opener')
    if (this.#chat === undefined || opener == null) return
    opener.hidden = true
    this.#chat.element.hidden = false
    this.#chat.focus()
  }
}

if (customElements.get('heddle-chat') === undefined) {
  customElements.define('heddle-chat', HeddleChat)
}

if (script?.dataset['graph'] !== undefined) {
  const chat = document.createElement('heddle-chat')
  for (const name of settingNames) {
    const value = script.dataset[name]
    if (value !== undefined) chat.setAttribute(name, value)
  }
  if (script.dataset['open'] !== undefined) chat.setAttribute('open', '')
  const place = (): void => document.body.append(chat)
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', place)
  else place()
}
