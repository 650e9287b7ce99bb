import { z } from 'zod'
import { JsonSchema, schemaProblems } from '../../checks/json-schema.ts'
import { NotApplicable, defineEvaluator } from './define-evaluator.ts'
import { scoredOutputs } from './reading.ts'

export default defineEvaluator({
  id: 'json-schema',
  version: 1,
  title: 'JSON Schema',
  description: 'Whether an output, or the JSON that a text holds, fits a JSON Schema.',
  family: 'answer',
  type: 'boolean',
  direction: 'higher',
  range: [0, 1],
  words: {
    better: 'more often in the right form',
    worse: 'less often in the right form',
    undecided: 'outputs more often have the right form',
  },
  settings: z.object({
    schema: JsonSchema.describe('A JSON Schema (draft 2020-12)'),
    output: z.string().default('').describe('The output that must fit it; left out, the only one'),
  }),
  evaluate({ settings, ...context }) {
    const outputs = scoredOutputs(context)
    const names = Object.keys(outputs)
    const name = settings.output === '' && names.length === 1 ? names[0]! : settings.output
    if (!Object.hasOwn(outputs, name)) {
      throw new NotApplicable(
        name === ''
          ? `There are several outputs (${names.join(', ')}); say which one must fit.`
          : `There is no output "${name}".`,
      )
    }
    const problems = schemaProblems(settings.schema, read(outputs[name]))
    return {
      status: 'ok',
      value: problems.length === 0,
      explanation: problems.length === 0 ? 'It fits.' : problems.slice(0, 5).join(' '),
    }
  },
})

/** JSON that is written as a text is meant as what it says. */
function read(value: unknown): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}
