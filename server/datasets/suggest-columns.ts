import type { Graph } from '../../engine/graph/document.ts'

/** The ports of the graph that a dataset is for, by which its columns are known again. */
export type GraphPorts = Pick<Graph, 'inputs' | 'outputs'>

/** Usual names of columns, and what they are in an example. Written small, letters and digits only. */
const usualInputs = 'question query prompt input user userinput message text instruction utterance'
const usualAnswers =
  'answer answers expected expectedanswer expectedoutput output response reference referenceanswer groundtruth target ideal completion solution correctanswer'
const usual: readonly (readonly [string, string])[] = [
  ['id exampleid uid key rowid', 'id'],
  ['split set subset fold partition', 'split'],
  ['tags tag category categories labels topic type', 'tags'],
  ['notes note comment comments remark remarks', 'notes'],
  ['answerable isanswerable hasanswer', 'answerable'],
  ['source group cluster', 'source'],
  ['gold golddocuments relevant relevantdocuments docids documentids contexts sources', 'gold'],
  ['golddocument document doc docid documentid url page file', 'gold.document'],
  ['goldquote quote evidence passage context excerpt', 'gold.quote'],
  ['grade relevance', 'gold.grade'],
]
const owned =
  /^(id|split|tags|notes|answerable|source|gold|gold\.(document|quote|chunk|grade)|(inputs|expected|metadata)\..+)$/
/** Set by Heddle alone; a file that was exported here brings it back. */
const given = /^provenance(\..*)?$/

/**
 * Where each column would go: what is named as in an example or as a port of the graph, then by
 * usual names. What nobody knows becomes metadata, so that nothing is lost.
 */
export function suggestColumns(
  columns: readonly string[],
  graph: GraphPorts | undefined,
): ReadonlyMap<string, string | null> {
  const suggested = new Map<string, string | null>()
  const taken = new Set<string>()
  const suggest = (column: string, target: string | undefined): void => {
    if (target === undefined || suggested.has(column) || taken.has(target)) return
    suggested.set(column, target)
    taken.add(target)
  }
  for (const column of columns) {
    if (given.test(column)) suggested.set(column, null)
    else if (owned.test(column)) suggest(column, column)
  }
  for (const column of columns) suggest(column, portNamed(column, graph))
  const input = mainInput(graph)
  const output = mainOutput(graph)
  for (const column of columns) {
    const name = folded(column)
    if (has(usualInputs, name)) suggest(column, `inputs.${input}`)
    else if (name === 'answers') suggest(column, 'expected.answers')
    else if (has(usualAnswers, name)) suggest(column, `expected.${output}`)
    else suggest(column, usual.find(([names]) => has(names, name))?.[1])
  }
  for (const column of columns) {
    if (!suggested.has(column))
      suggested.set(column, `metadata.${column.replace(/^metadata\./, '')}`)
  }
  return suggested
}

/** The input that a question goes to. */
function mainInput(graph: GraphPorts | undefined): string {
  const inputs = Object.entries(graph?.inputs ?? {})
  const texts = inputs.filter(([, { type }]) => type === 'text').map(([name]) => name)
  const known = usualInputs.split(' ').find((name) => texts.includes(name))
  return known ?? texts[0] ?? inputs[0]?.[0] ?? 'question'
}

/** The output that an answer comes from. */
export function mainOutput(graph: GraphPorts | undefined): string {
  const outputs = Object.keys(graph?.outputs ?? {})
  return outputs.includes('answer') ? 'answer' : (outputs[0] ?? 'answer')
}

function portNamed(column: string, graph: GraphPorts | undefined): string | undefined {
  const name = folded(column.replace(/^(inputs?|expected|outputs?)[._ -]/i, ''))
  const inputs = Object.keys(graph?.inputs ?? {})
  const outputs = Object.keys(graph?.outputs ?? {})
  const input = inputs.find((port) => folded(port) === name)
  const output = outputs.find((port) => folded(port) === name)
  if (/^(expected|outputs?)[._ -]/i.test(column)) {
    return output === undefined ? undefined : `expected.${output}`
  }
  if (input !== undefined) return `inputs.${input}`
  return output === undefined ? undefined : `expected.${output}`
}

function folded(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')
}

function has(names: string, name: string): boolean {
  return names.split(' ').includes(name)
}
