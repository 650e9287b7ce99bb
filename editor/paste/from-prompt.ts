import type { Graph } from '../../engine/graph/document.ts'
import { fieldOf, textAt } from './fields.ts'
import { graphOf, nameFrom, type Reading } from './reading.ts'

const asked = /^(question|query|input|user_?input|user_?query|user_?question|q)$/i

/** Placeholders as other tools write them: `{{ x }}`, `{x}`, `${x}`, `<<x>>`. */
function withPlaceholders(text: string): {
  readonly text: string
  readonly names: readonly string[]
} {
  const names: string[] = []
  const hasDouble = /\{\{\s*[A-Za-z_]/.test(text)
  const pattern = hasDouble
    ? /\{\{\s*#?([A-Za-z_][\w.-]*)#?\s*\}\}/g
    : /(?:\$\{|\{|<<)\s*([A-Za-z_][\w]*)\s*(?:\}|>>)/g
  const changed = text.replaceAll(pattern, (_whole, written: string) => {
    const name = asked.test(written) ? 'question' : nameFrom(written.replaceAll('.', '_'), 'value')
    if (!names.includes(name)) names.push(name)
    return `{{${name}}}`
  })
  return { text: changed, names }
}

/** Whether a text says enough to be taken for a prompt. */
export function isPrompt(text: string): boolean {
  return withPlaceholders(text).names.length > 0 || text.trim().split(/\s+/).length >= 6
}

/** A text as what a model is told, its placeholders as inputs. */
export function fromPrompt(written: string): Reading {
  const { text, names } = withPlaceholders(written.trim())
  if (names.length === 0)
    return {
      graph: graphOf({
        generate: { type: 'generate@1', config: { system: text, prompt: '{{question}}' } },
      }),
      what: 'a prompt',
      told: ['It is the system prompt of a new node; wire the question to it.'],
    }
  const inputs =
    names.length === 1 ? names[0]! : `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`
  return {
    graph: graphOf(askedWith(text, names)),
    what: 'a prompt',
    told: [`Wire ${inputs} to it.`],
  }
}

/** A node that answers needs a question; where a prompt has none, its whole text is written first. */
function askedWith(text: string, names: readonly string[]): Graph['nodes'] {
  if (names.includes('question'))
    return { generate: { type: 'generate@1', config: { prompt: text, system: plain } } }
  return {
    prompt: { type: 'template@1', config: { template: text } },
    generate: {
      type: 'generate@1',
      config: { prompt: '{{question}}', system: plain },
      inputs: { question: 'prompt.text' },
    },
  }
}

const plain = 'Do what you are asked to do.'

export function isMessages(value: unknown): value is readonly unknown[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every(
      (message) => textAt(message, 'role') !== '' && fieldOf(message, 'content') !== undefined,
    )
  )
}

/** Messages to a model, as in the body of a request to it. */
export function fromMessages(messages: readonly unknown[], request: unknown): Reading {
  const of = (...roles: readonly string[]): string =>
    messages
      .filter((message) => roles.includes(textAt(message, 'role')))
      .map((message) => contentOf(fieldOf(message, 'content')))
      .join('\n\n')
  const user = withPlaceholders(of('user', 'human'))
  const system = withPlaceholders(of('system', 'developer')).text
  const temperature = fieldOf(request, 'temperature')
  const model = textAt(request, 'model')
  const others = messages.filter((message) => textAt(message, 'role') === 'assistant').length
  const config = {
    system: system === '' ? plain : system,
    prompt: user.text === '' ? '{{question}}' : user.text,
    ...(typeof temperature === 'number' && temperature <= 2 ? { temperature } : {}),
  }
  return {
    graph: graphOf({ generate: { type: 'generate@1', config } }),
    what: 'a request to a model',
    told: [
      ...(model === '' ? [] : [`It asked the model ${model}; here it asks the profile default.`]),
      ...(others === 0
        ? []
        : [
            `${others === 1 ? 'An answer' : `${others} answers`} of a model among the messages were left out.`,
          ]),
    ],
  }
}

function contentOf(content: unknown): string {
  if (typeof content === 'string') return content
  return Array.isArray(content) ? content.map((part) => textAt(part, 'text')).join('\n') : ''
}
