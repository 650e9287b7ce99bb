import { createClient, HeddleError, type HeddleClient, type RunEvent } from '../heddle-client.ts'
import { randomId } from '../random-id.ts'
import { button, element } from './element.ts'
import { createExchange, type Exchange } from './exchange.ts'
import type { ChatSettings } from './settings.ts'

/** A conversation in a panel. */
export interface Chat {
  readonly element: HTMLElement
  focus(): void
  /** Breaks off the answer that is under way. */
  stop(): void
}

/** @param close called when the reader closes the panel */
export function createChat(settings: ChatSettings, close: () => void): Chat {
  const client: HeddleClient = createClient({ url: settings.url, token: settings.key })
  /** Heddle keeps what was said under this id. */
  let thread = randomId()
  /** false: the graph takes no conversation, and each question stands for itself. */
  let remembers = true
  let asking: AbortController | undefined

  const field = element('textarea', {
    rows: '1',
    placeholder: settings.placeholder,
    'aria-label': settings.placeholder,
    maxlength: '8000',
  })
  const send = button('Send', 'send', () => (asking === undefined ? void ask() : stop()))
  send.className = 'send'
  const greeting = element('p', { class: 'greeting' }, settings.greeting)
  const log = element(
    'div',
    {
      class: 'log',
      role: 'log',
      'aria-live': 'polite',
      tabindex: '0',
      'aria-label': 'Conversation',
    },
    greeting,
  )
  const form = element('form', { class: 'ask' }, field, send)
  const panel = element(
    'section',
    { class: 'panel', role: 'dialog', 'aria-label': settings.title },
    element(
      'header',
      {},
      element('h2', {}, settings.title),
      button('New conversation', 'new', begin),
      button('Close', 'close', close),
    ),
    log,
    form,
  )

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (asking === undefined) void ask()
  })
  field.addEventListener('keydown', (event) => {
    // While a word is composed, Enter chooses it.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    if (asking === undefined) void ask()
  })
  field.addEventListener('input', grow)
  panel.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close()
  })

  function grow(): void {
    field.style.height = 'auto'
    field.style.height = `${Math.min(field.scrollHeight, 140)}px`
  }

  function begin(): void {
    stop()
    thread = randomId()
    log.replaceChildren(greeting)
    field.focus()
  }

  function stop(): void {
    asking?.abort()
  }

  function showAsking(controller: AbortController | undefined): void {
    asking = controller
    const label = controller === undefined ? 'Send' : 'Stop'
    const fresh = button(label, controller === undefined ? 'send' : 'stop', () => undefined)
    send.replaceChildren(...fresh.childNodes)
    send.setAttribute('aria-label', label)
    send.title = label
  }

  /** Stays at the end of the conversation unless the reader has gone up in it. */
  function follow(change: () => void): void {
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40
    change()
    if (atEnd) log.scrollTop = log.scrollHeight
  }

  /** @param written what was shown so far: events shorten texts that are very long */
  function conclude(exchange: Exchange, last: RunEvent | undefined, written: string): void {
    if (last?.type === 'run-wait') {
      exchange.fail('Somebody has to look at this first. Please come back later.')
    } else if (last?.type !== 'run-end' || last.status !== 'succeeded') {
      exchange.fail('There is no answer this time. Please try again.')
    } else {
      const answer = last.outputs[settings.output]
      const whole = typeof answer === 'string' ? answer : written
      exchange.finish(whole === '' ? JSON.stringify(answer ?? '') : whole, last.outputs)
    }
  }

  /** The events of the run that answers. */
  async function* answers(question: string, signal: AbortSignal): AsyncGenerator<RunEvent, void> {
    const input = { [settings.input]: question }
    const user = settings.user === undefined ? {} : { user: settings.user }
    try {
      const conversation = remembers ? { thread } : {}
      yield* client.stream(settings.graph, input, { ...conversation, ...user, signal })
    } catch (error) {
      if (!(error instanceof HeddleError) || error.code !== 'NO_CONVERSATION') throw error
      remembers = false
      yield* client.stream(settings.graph, input, { ...user, signal })
    }
  }

  async function ask(): Promise<void> {
    const question = field.value.trim()
    if (question === '') return field.focus()
    field.value = ''
    grow()
    const controller = new AbortController()
    showAsking(controller)
    let run: string | undefined
    const exchange = createExchange(question, async (thumbs) => {
      if (run === undefined) return false
      await client.feedback(run, { thumbs })
      return true
    })
    greeting.remove()
    log.append(exchange.element)
    log.scrollTop = log.scrollHeight
    try {
      const events = answers(question, controller.signal)
      let text = ''
      let path = ''
      let last: RunEvent | undefined
      for await (const event of events) {
        run = event.run
        last = event
        if (event.type === 'node-delta' && event.port === settings.output) {
          // In a loop each turn begins the answer anew.
          if (event.path !== path) text = ''
          path = event.path
          text = text.slice(0, event.offset) + event.text
          const shown = text
          follow(() => exchange.write(shown))
        }
      }
      follow(() => conclude(exchange, last, text))
    } catch (error) {
      if (controller.signal.aborted) {
        if (run !== undefined) client.cancel(run).catch(() => undefined)
        follow(() => exchange.fail('Stopped.'))
      } else {
        // For who made the page.
        console.warn(error)
        follow(() => exchange.fail(sentenceFor(error)))
      }
    } finally {
      if (asking === controller) showAsking(undefined)
    }
  }

  return { element: panel, focus: () => field.focus(), stop }
}

/** What a visitor of the page can do something with; the rest is for who runs Heddle. */
function sentenceFor(error: unknown): string {
  if (error instanceof HeddleError && error.status === 429) {
    return 'There are too many questions right now. Please try again in a minute.'
  }
  if (error instanceof HeddleError && error.status === 0) {
    return 'The server cannot be reached. Please check your connection and try again.'
  }
  return 'Something went wrong. Please try again later.'
}
