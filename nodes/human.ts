import { z } from 'zod'
import { advanced, defineNode, field } from '../engine/graph/define-node.ts'
import { Identifier } from '../engine/graph/document.ts'
import { placeholders, render } from '../engine/graph/template.ts'
import { Json } from '../engine/graph/values.ts'
import { answerProblems, type PersonField } from '../engine/run/person-request.ts'

/** Ten years. */
const longestDeadline = 5_256_000

const Field = z.object({
  name: Identifier.describe('Name of the field and of its output'),
  type: z.enum(['text', 'number', 'boolean', 'json']).default('text').describe('What is wanted'),
  title: z.string().max(200).optional().describe('What the form calls it'),
  options: z
    .array(z.string().min(1).max(200))
    .max(50)
    .optional()
    .describe('The texts that may be chosen; left out, any text.'),
  optional: z.boolean().optional().describe('May stay empty; nothing leaves at its output then'),
  value: Json.optional().describe('What the form is filled with'),
})
type Field = z.output<typeof Field>

export default defineNode({
  type: 'human',
  version: 1,
  family: 'flow',
  icon: 'hand',
  title: 'Human',
  description: 'Asks a person and waits for the answer; each field of it is an output.',
  // What a person says is no result of the inputs: another run has to ask again. Asking twice does no harm.
  effect: 'idempotent',
  config: z
    .object({
      question: field
        .prompt('What is the answer?')
        .describe('What the person is asked; each {{name}} in it is an input'),
      fields: z
        .array(Field)
        .min(1)
        .max(50)
        .superRefine((fields, check) => {
          for (const [at, one] of fields.entries()) {
            for (const { key, message } of fieldProblems(one, fields.slice(0, at))) {
              check.addIssue({ code: 'custom', path: [at, key], message })
            }
          }
        })
        .default([{ name: 'answer', type: 'text' }])
        .describe('What is wanted back; each has an output of its name'),
      deadline: advanced(
        z
          .number()
          .positive()
          .max(longestDeadline)
          .optional()
          .describe('Minutes until the default answers, or the node fails without one'),
      ),
      default: advanced(
        z.record(z.string(), Json).optional().describe('Answers by field when the time is over'),
      ),
    })
    .superRefine(({ fields, deadline, default: given }, check) => {
      if (given === undefined) return
      const problems = answerProblems({ fields: fields.map(formField) }, given).map(unended)
      if (deadline === undefined) problems.push('it answers at a deadline, and there is none')
      for (const message of problems) {
        check.addIssue({ code: 'custom', path: ['default'], message })
      }
    }),
  inputs: {},
  outputs: {},
  dynamic: {
    inputs: 'any',
    // Behind a branch that was not taken there is nothing to ask about.
    needsInput: true,
    templates: ['question'],
    outputs: { key: 'fields', property: 'name', type: 'text', typeProperty: 'type' },
  },
  run({ config, inputs, context }) {
    // SAFETY: inputs are JSON values that ports have checked.
    const given = inputs as Readonly<Record<string, Json | undefined>>
    const question = render(config.question, inputs).text
    const fields = config.fields.map((one) => filled(formField(one), given[one.name]))
    const kept = fields.filter(({ value }) => value !== undefined).map(({ name }) => name)
    const named = placeholders(config.question)
    const isSaid = (name: string, value: Json): boolean =>
      named.includes(name) && typeof value === 'string' && question.includes(value)
    const shown = Object.entries(given).flatMap(([name, value]) =>
      // What stands in the question or in a field need not stand beside it too.
      value === undefined || kept.includes(name) || isSaid(name, value) ? [] : [[name, value]],
    )
    const answer = context.ask({
      question,
      show: Object.fromEntries(shown),
      fields,
      ...(config.default === undefined ? {} : { default: config.default }),
      ...(config.deadline === undefined ? {} : { timeLimit: config.deadline * 60_000 }),
    })
    const said = fields.flatMap(({ name, type }) => {
      const value = Object.hasOwn(answer, name) ? answer[name] : undefined
      return value === undefined || (value === null && type !== 'json') ? [] : [[name, value]]
    })
    return Object.fromEntries(said)
  },
})

function formField({ name, type, title, options, optional, value }: Field): PersonField {
  return {
    name,
    type,
    ...(title === undefined || title === '' ? {} : { title }),
    ...(options === undefined || options.length === 0 ? {} : { options }),
    ...(optional ? { optional } : {}),
    ...(value === undefined ? {} : { value }),
  }
}

/** An input of the field's name fills it in, where it fits. */
function filled(one: PersonField, input: Json | undefined): PersonField {
  if (input === undefined) return one
  const value = one.type === 'text' ? render('{{input}}', { input }).text : input
  return wrongIn(one, value) === undefined ? { ...one, value } : one
}

function wrongIn(one: PersonField, value: Json): string | undefined {
  return answerProblems({ fields: [one] }, { [one.name]: value })[0]
}

function fieldProblems(
  one: Field,
  before: readonly Field[],
): { readonly key: keyof Field; readonly message: string }[] {
  const { name, type, options = [], value } = one
  const problems: { key: keyof Field; message: string }[] = []
  const report = (key: keyof Field, message: string) => problems.push({ key, message })
  if (before.some((other) => other.name === name)) {
    report('name', `two fields are named "${name}"`)
  }
  if (name === 'error') report('name', '"error" is the name of a port that is there already')
  if (options.length > 0 && type !== 'text') {
    report('options', `only a text is chosen from options, and "${name}" is of the type ${type}`)
  }
  const twice = options.find((option, at) => options.indexOf(option) < at)
  if (twice !== undefined) report('options', `two options are "${twice}"`)
  const wrong = value === undefined ? undefined : wrongIn(formField(one), value)
  if (wrong !== undefined) report('value', unended(wrong))
  return problems
}

/** Problems of settings are written without the full stop. */
function unended(sentence: string): string {
  return sentence.replace(/\.$/, '')
}
