import type { LabelField, QueueCreate, QueueSource } from '../../server/api/annotation.ts'

/** A new queue as it is offered: one question, two reviewers, blind. */
export function firstQueue(graph: string): QueueCreate {
  return {
    name: '',
    graph,
    target: 'run',
    guidelines: firstGuidelines,
    fields: [{ key: 'correct', title: 'Is the answer correct?', type: 'pass', rubric: '' }],
    reviewers: 2,
    blind: true,
    reservation: 15 * 60_000,
  }
}

const firstGuidelines = `**Pass** where the answer is right and complete, and every claim stands in the passages.

**Fail** where something is wrong, missing, or made up. Style does not count.

Not sure? Skip it; somebody else will see it.`

/** The question of a queue that sets two answers side by side. */
export const preference: LabelField = {
  key: 'preferred',
  title: 'Which answer is better?',
  type: 'preference',
}

/** Another question of a kind, under a key that none of the others has. */
export function newField(type: LabelField['type'], fields: readonly LabelField[]): LabelField {
  const key = freeKey(type, fields)
  switch (type) {
    case 'pass':
      return { key, title: 'Is it good?', type, rubric: '' }
    case 'score':
      return { key, title: 'How good is it?', type, min: 1, max: 5, rubric: '' }
    case 'category':
      return { key, title: 'What is it?', type, categories: ['right', 'partly right', 'wrong'] }
    case 'tags':
      return {
        key,
        title: 'What is wrong?',
        type,
        tags: ['wrong', 'incomplete', 'not in the sources', 'off topic'],
      }
    case 'preference':
      return { key, title: preference.title, type }
    default:
      return { key, title: 'Note', type }
  }
}

function freeKey(base: string, fields: readonly LabelField[]): string {
  const taken = new Set(fields.map(({ key }) => key))
  if (!taken.has(base)) return base
  for (let at = 2; ; at += 1) if (!taken.has(`${base}-${at}`)) return `${base}-${at}`
}

/** A rule as it is offered when it is chosen. */
export function newSource(
  rule: QueueSource['rule'] | 'none',
  deployment: string | undefined,
): QueueSource | undefined {
  switch (rule) {
    case 'none':
      return undefined
    case 'random':
      return withDeployment({ rule, share: 0.05 }, deployment)
    case 'score-below':
      return withDeployment({ rule, evaluator: '', value: 0.5 }, deployment)
    default:
      return withDeployment({ rule }, deployment)
  }
}

/** The same rule for what comes through one deployment; undefined for any. */
export function withDeployment(source: QueueSource, deployment: string | undefined): QueueSource {
  const { deployment: _old, ...rule } = source
  return deployment === undefined ? rule : { ...rule, deployment }
}

/** What keeps a queue from being saved, as sentences by the part that they belong to. */
export function queueProblems({
  name,
  graph,
  fields,
  source,
}: QueueCreate): Readonly<Partial<Record<'name' | 'graph' | 'fields' | 'source', string>>> {
  const empty = fields.find(
    (field) =>
      field.title.trim() === '' ||
      (field.type === 'category' && field.categories.length < 2) ||
      (field.type === 'tags' && field.tags.length === 0) ||
      (field.type === 'score' && !(field.min < field.max && field.max - field.min <= 10)),
  )
  return {
    ...(name.trim() === '' ? { name: 'Give the queue a name.' } : {}),
    ...(graph === '' ? { graph: 'Choose the graph whose answers are reviewed.' } : {}),
    ...(source?.rule === 'score-below' && source.evaluator.trim() === ''
      ? { source: 'Name the judge whose scores choose the runs.' }
      : {}),
    ...(fields.length === 0
      ? { fields: 'Ask reviewers at least one question.' }
      : empty === undefined
        ? {}
        : { fields: fieldProblem(empty) }),
  }
}

function fieldProblem(field: LabelField): string {
  if (field.title.trim() === '') return 'Each question needs its words.'
  const named = `“${field.title}”`
  if (field.type === 'category') return `${named} needs two choices at least.`
  return field.type === 'tags'
    ? `${named} needs a tag at least.`
    : `${named} needs a highest score that is one to ten above its lowest.`
}

/** Words with commas between them, as a list. */
export function splitWords(text: string): string[] {
  return [...new Set(text.split(',').map((word) => word.trim()))].filter((word) => word !== '')
}
