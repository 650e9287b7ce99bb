import { z } from 'zod'
import { Document } from '../../graph/values.ts'
import type { Values } from '../../run/events.ts'
import { NotApplicable } from './define-evaluator.ts'
import type { EvaluatorContext, ScoredSpan } from './evaluator.ts'

/** Where an evaluator finds what it scores. Left out, ports are found by their names and by what they hold. */
export const readings = {
  answer: z
    .string()
    .optional()
    .describe('The output that holds the answer; left out, "answer" or the only text'),
  question: z
    .string()
    .optional()
    .describe('The input that holds the question; left out, "question" or the first text'),
  documents: z
    .string()
    .optional()
    .describe('The output that holds the passages; left out, the first list of passages'),
  reference: z
    .string()
    .optional()
    .describe('What is expected, by its name; left out, "answers", "answer" or the only text'),
}

type Reading = Pick<EvaluatorContext<unknown>, 'example' | 'run' | 'node'>
type Named = { readonly [Name in keyof typeof readings]?: string | undefined }

/**
 * The outputs that are scored: those of the run, or of the last execution of the node.
 * @throws NotApplicable where the node was not executed
 */
export function scoredOutputs(context: Reading): Values {
  return context.node === undefined
    ? context.run.outputs
    : scoredSpan(context, context.node).outputs
}

function scoredSpan({ run }: Reading, node: string): ScoredSpan {
  const span = run.spans.findLast((one) => one.node === node && one.status === 'succeeded')
  if (span === undefined) throw new NotApplicable(`The node "${node}" gave nothing in this run.`)
  return span
}

/** @throws NotApplicable where there is no answer */
export function answerIn(context: Reading, { answer }: Named): string {
  const outputs = scoredOutputs(context)
  const found = textAt(outputs, answer, ['answer', 'text'])
  if (found !== undefined) return found
  throw new NotApplicable(
    answer === undefined
      ? `There is no text among the outputs (${namesOf(outputs)}).`
      : `The output "${answer}" holds no text; the outputs are ${namesOf(outputs)}.`,
  )
}

/** @throws NotApplicable where there is no question */
export function questionIn({ example, run }: Reading, { question }: Named): string {
  const inputs = { ...run.inputs, ...example.inputs }
  const found = textAt(inputs, question, ['question', 'query', 'input', 'message'])
  const text = found ?? Object.values(inputs).find((value) => typeof value === 'string')
  if (typeof text === 'string' && (found !== undefined || question === undefined)) return text
  throw new NotApplicable(`There is no question among the inputs (${namesOf(inputs)}).`)
}

/**
 * The passages that are scored, best first: what the node gave, or else what it read. Without a node
 * these are an output of the run, or else what the last node gave that gives passages.
 * @throws NotApplicable where there are none
 */
export function documentsIn(context: Reading, { documents }: Named): readonly Document[] {
  const { node, run } = context
  const outputs = scoredOutputs(context)
  const found = documentsAt(outputs, documents)
  if (found !== undefined) return found
  if (node !== undefined) {
    const read = documentsAt(scoredSpan(context, node).inputs, documents)
    if (read !== undefined) return read
    throw new NotApplicable(
      `The node "${node}" neither gave nor read passages; its outputs are ${namesOf(outputs)}.`,
    )
  }
  const giving = run.spans.findLast(
    (span) => span.status === 'succeeded' && documentsAt(span.outputs, documents) !== undefined,
  )
  if (giving === undefined) throw new NotApplicable('No node of this run gave passages.')
  return documentsAt(giving.outputs, documents)!
}

/**
 * All right answers of an example.
 * @throws NotApplicable where none is known
 */
export function referencesIn(
  { example }: Reading,
  { reference, answer }: Named,
): readonly string[] {
  const expected = example.expected ?? {}
  const names = reference === undefined ? ['answers', answer ?? 'answer', 'answer'] : [reference]
  for (const name of names) {
    const texts = textsOf(Object.hasOwn(expected, name) ? expected[name] : undefined)
    if (texts.length > 0) return texts
  }
  const only = Object.values(expected).flatMap(textsOf)
  if (reference === undefined && only.length === 1) return only
  throw new NotApplicable('The example says nothing of a right answer.')
}

/** A list of passages at a port, or the first one of any port. */
export function documentsAt(outputs: Values, port?: string): readonly Document[] | undefined {
  const values =
    port === undefined
      ? [outputs['documents'], ...Object.values(outputs)]
      : [Object.hasOwn(outputs, port) ? outputs[port] : undefined]
  for (const value of values) {
    const parsed = Documents.safeParse(value)
    // An empty list may be of anything; only one that is named so holds no passages.
    if (parsed.success && (parsed.data.length > 0 || port !== undefined || value === values[0]))
      return parsed.data
  }
  return undefined
}

const Documents = z.array(Document)

function textAt(
  values: Values,
  name: string | undefined,
  usual: readonly string[],
): string | undefined {
  for (const key of name === undefined ? usual : [name]) {
    const value = Object.hasOwn(values, key) ? values[key] : undefined
    if (typeof value === 'string') return value
  }
  if (name !== undefined) return undefined
  const texts = Object.values(values).filter((value) => typeof value === 'string')
  return texts.length === 1 ? texts[0] : undefined
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

function namesOf(values: Values): string {
  const names = Object.keys(values)
  return names.length === 0 ? 'none' : names.map((name) => `"${name}"`).join(', ')
}
