import type { PersonField } from '../../../engine/run/person-request.ts'
import type { WaitingNode } from '../../../engine/run/waiting-nodes.ts'
import { look, type Line } from '../line.ts'
import { outputLines } from '../run/output-lines.ts'
import { harmless, oneLine } from '../text.ts'

/** What a node asks, below what it shows. */
export function questionLines(
  { path, question, show }: WaitingNode,
  columns: number | undefined,
): Line[] {
  const shown = outputLines(show, columns)
  return [
    [],
    [look(path, 'strong'), ' asks a person.'],
    ...(shown.length === 0 ? [] : [[], ...shown]),
    [],
    ...harmless(question)
      .split('\n')
      .map((line): Line => [look(line, 'strong')]),
  ]
}

/** The command that answers it, and what its fields take. */
export function howToAnswer(run: string, waiting: WaitingNode, program: string): Line[] {
  const { path, fields, deadline } = waiting
  const values = fields
    .filter(({ optional }) => !optional)
    .map((field) => `${field.name}=${filledWith(field) ?? '…'}`)
  return [
    [],
    [look(`Answer it${deadline === undefined ? '' : ` by ${timeText(deadline)}`} with`, 'quiet')],
    [`  ${[program, 'answer', run, quoted(path), ...values].join(' ')}`],
    ...fields.map((field): Line => [look(`    ${fieldText(field)}`, 'quiet')]),
  ]
}

/** The name of a field and what it takes. */
export function fieldText({ name, type, title, options, optional }: PersonField): string {
  const takes = options === undefined ? type : options.map(oneLine).join(' | ')
  const called = title === undefined ? '' : ` (${oneLine(title)})`
  return `${name}${called}: ${takes}${optional ? ', may be left out' : ''}`
}

function filledWith({ value }: PersonField): string | undefined {
  if (value === undefined) return undefined
  return quoted(typeof value === 'string' ? value : JSON.stringify(value))
}

/** As a shell takes it for one word. */
function quoted(text: string): string {
  const safe = harmless(text)
  return /^[\w./:@%+,-]+$/.test(safe) ? safe : `'${safe.replaceAll("'", String.raw`'\''`)}'`
}

function timeText(epoch: number): string {
  return new Date(epoch).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' })
}
