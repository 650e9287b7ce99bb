import type { CheckContext } from '../../engine/graph/check-context.ts'
import type { Graph, GraphInput } from '../../engine/graph/document.ts'
import { readReference, sourcesOf } from '../../engine/graph/reference.ts'
import type { PortType } from '../../engine/graph/port-types.ts'
import { typeOfReference } from '../../engine/graph/ports.ts'

/** How a conversation goes into a graph, and how its answer comes out. */
export interface ChatShape {
  /** The text input that gets the last message of the user; undefined where `history` gets everything. */
  readonly question: string | undefined
  /** The input of messages that gets what was said before. */
  readonly history: string | undefined
  /** The input that gets pictures of the last message, as data URLs. */
  readonly images: string | undefined
  /** The input that gets the files of the conversation, and whether it takes several. */
  readonly files: { readonly input: string; readonly several: boolean } | undefined
  /** The input that gets the functions that the client offers. */
  readonly tools: string | undefined
  /** The output that is the answer. */
  readonly answer: string
  /** The output with the calls that the client shall make. */
  readonly toolCalls: string | undefined
  /** Where the answer is written, when its text is final as it is written. */
  readonly writer: { readonly node: string; readonly port: string } | undefined
}

/** Names that say which of several texts is the question, or the answer. */
const questionNames = ['question', 'message', 'query', 'input', 'prompt', 'text']
const fileNames = ['file', 'files', 'document', 'attachment', 'attachments']
const answerNames = ['answer', 'reply', 'text', 'message', 'output', 'result']

/** The shape in which a graph is a chat, or a sentence that says why it is none. */
export function chatShape(graph: Graph, context: CheckContext): ChatShape | string {
  const inputs = Object.entries(graph.inputs)
  const question = chosen(ofType(inputs, 'text'), questionNames)
  const history = chosen(ofType(inputs, 'messages'), ['history', 'messages', 'conversation'])
  if (question === undefined && history === undefined) {
    return `The graph "${graph.name}" has no input for what a user says: it needs one of the type text, such as "question", or of the type messages.`
  }
  const images = chosen(ofType(inputs, 'text[]'), ['images'], false)
  const tools = chosen(ofType(inputs, 'json'), ['tools'], false)
  const list = chosen(ofType(inputs, 'file[]'), fileNames)
  const single = chosen(ofType(inputs, 'file'), fileNames)
  // Of both kinds, the one that the graph cannot do without.
  const several = list !== undefined && (single === undefined || !isNeeded(graph.inputs[single]!))
  const file = several ? list : single
  const known = [question, history, images, file, tools]
  const missing = inputs.filter(([name, input]) => isNeeded(input) && !known.includes(name))
  if (missing.length > 0) {
    const names = missing.map(([name, { type }]) => `"${name}" (${type})`).join(', ')
    return `The graph "${graph.name}" needs ${names} besides what a user says, which a chat does not have.`
  }
  const outputs = Object.entries(graph.outputs).map(([name, sources]) => {
    const [first = '', ...others] = sourcesOf(sources)
    const type = typeOfReference(graph, first, '', context) ?? 'any'
    return { name, type, only: others.length === 0 ? first : undefined }
  })
  const texts = outputs.filter(({ type }) => type === 'text').map(({ name }) => name)
  const answer = chosen(texts, answerNames) ?? (outputs.length === 1 ? outputs[0]?.name : undefined)
  if (answer === undefined) {
    return `The graph "${graph.name}" has no output for its answer: it needs one of the type text, such as "answer".`
  }
  const calls = outputs.find(({ name, type }) => name === 'toolCalls' && type === 'json')
  const source = outputs.find(({ name }) => name === answer)
  return {
    question,
    history,
    images,
    files: file === undefined ? undefined : { input: file, several },
    tools,
    answer,
    toolCalls: calls?.name,
    writer: source?.type === 'text' ? writerOf(graph, source.only) : undefined,
  }
}

/** What is written in a loop may be written again, and in a map there are many of it. */
function writerOf(graph: Graph, reference: string | undefined): ChatShape['writer'] {
  if (reference === undefined) return undefined
  const read = readReference(reference)
  if (read.kind !== 'port') return undefined
  const entry = Object.hasOwn(graph.nodes, read.node) ? graph.nodes[read.node] : undefined
  if (entry === undefined || 'frame' in entry || entry.in !== undefined) return undefined
  return { node: read.node, port: read.port }
}

function ofType(inputs: readonly [string, GraphInput][], wanted: PortType): string[] {
  const needed = inputs.filter(([, input]) => isNeeded(input))
  const others = inputs.filter(([, input]) => !isNeeded(input))
  return [...needed, ...others].flatMap(([name, { type }]) => (type === wanted ? [name] : []))
}

function isNeeded({ optional, default: fallback }: GraphInput): boolean {
  return optional !== true && fallback === undefined
}

/** The first that has one of the names, or else the first; with `any` false only one that has a name. */
function chosen(
  names: readonly string[],
  wanted: readonly string[],
  any = true,
): string | undefined {
  return wanted.find((name) => names.includes(name)) ?? (any ? names[0] : undefined)
}
