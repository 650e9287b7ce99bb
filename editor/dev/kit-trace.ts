import type { PortType } from '../../engine/graph/port-types.ts'
import { itemType } from '../../engine/graph/port-types.ts'
import type { Json } from '../../engine/graph/values.ts'
import { noUsage } from '../../engine/models/no-usage.ts'
import { emptyTrace, type Span, type Trace } from '../../engine/run/trace.ts'
import type { Card, CardPort } from '../canvas/card.ts'
import { nodeSize, type BodyKind, type Size } from '../canvas/geometry.ts'

interface KitNode {
  readonly card: Card
  readonly size: Size
  readonly selected: boolean
  readonly span: Partial<Span> | undefined
}

const port = (name: string, type: PortType, optional = false): CardPort => ({
  name,
  type,
  mark: itemType(type),
  optional,
  description: '',
})

const passages: Json = [
  { id: '1', title: 'API keys, rotation', text: '', score: 0.97 },
  { id: '2', title: 'Zero-downtime deploys', text: '', score: 0.91 },
  { id: '3', title: 'Key scopes and limits', text: '', score: 0.64 },
  { id: '4', title: 'Audit log events', text: '', score: 0.41 },
]
const answer =
  'To rotate an API key without downtime, create a second key first [1], deploy it next to the old one, and switch traffic over gradually. Both keys stay valid for 24 hours [2], so requests under way keep working.'
const usage = { ...noUsage, calls: 1, inputTokens: 1840, outputTokens: 92, cost: 0.0067 }

function node(
  id: string,
  body: BodyKind,
  span: Partial<Span> | undefined,
  more: Partial<Card> & { readonly selected?: boolean } = {},
): KitNode {
  const { selected = false, ...changes } = more
  const outputs: readonly CardPort[] =
    body === 'documents'
      ? [port('documents', 'documents')]
      : body === 'verdict'
        ? [port('verdict', 'verdict'), port('pass', 'boolean')]
        : body === 'list'
          ? [port('queries', 'text[]')]
          : [port('answer', 'text'), port('citations', 'json')]
  const card: Card = {
    id,
    kind: 'node',
    title: id,
    subtitle: 'docs · top 20',
    model: undefined,
    description: 'Finds the passages of an index that fit one or more queries.',
    family: body === 'documents' ? 'retrieval' : body === 'verdict' ? 'check' : 'model',
    icon: undefined,
    inputs: [
      port('question', 'text'),
      port('documents', 'documents'),
      port('history', 'messages', true),
    ],
    outputs,
    body,
    bodyPort: outputs[0]?.name,
    hint: { kind: 'prompt', text: 'Passages:\n{{documents}}\n\nQuestion: {{question}}' },
    disabled: false,
    note: '',
    look: {},
    ...changes,
  }
  const size = nodeSize(body, card.inputs.length, card.outputs.length, true)
  return { card, size, selected, span }
}

const nodes: readonly KitNode[] = [
  node('Queued', 'stream', undefined),
  node('Running', 'stream', { status: 'running', streaming: { answer: '' } }),
  node('Done', 'stream', { status: 'succeeded', outputs: { answer, citations: [] }, usage }),
  node(
    'Selected',
    'documents',
    { status: 'succeeded', outputs: { documents: passages } },
    { selected: true },
  ),
  node('Cached', 'list', {
    status: 'succeeded',
    outputs: { queries: ['rotate api key', 'overlapping key window', 'revoke old key'] },
    reused: { run: 'a', path: 'b' },
    saved: usage,
  }),
  node('Retrying', 'documents', { status: 'retrying', attempt: 2 }),
  node('Passes', 'verdict', {
    status: 'succeeded',
    outputs: { verdict: { pass: true, score: 0.86, reasons: [] }, pass: true },
  }),
  node('Does not pass', 'verdict', {
    status: 'succeeded',
    outputs: {
      verdict: { pass: false, score: 0.31, reasons: ['Claim 2 has no source.'] },
      pass: false,
    },
  }),
  node('Failed', 'text', {
    status: 'failed',
    error: { message: 'The model answered 429: too many requests.', code: 'model' },
  }),
  node('Handled failure', 'text', {
    status: 'failed',
    handled: true,
    error: { message: 'The model did not answer within 30 s.', code: 'timeout' },
  }),
  node('Skipped', 'text', { status: 'skipped', skipReason: 'Its input question is absent.' }),
  node('Waiting', 'none', { status: 'waiting' }),
  node('Stopped', 'none', { status: 'stopped' }),
  node(
    'Bypassed',
    'none',
    { status: 'skipped', skipReason: 'It is bypassed.' },
    { disabled: true },
  ),
  node('Coloured', 'none', { status: 'succeeded' }, { look: { colour: 'teal', locked: true } }),
  node('Unknown', 'none', undefined, { kind: 'unknown', family: 'tool', icon: 'blocks' }),
]

export const kitCards = nodes

/** So that the clocks of nodes that run show about as much as those of the others. */
const begun = Date.now() - 1480

/** A run that shows each node in its state. */
export const kitTrace: Trace = {
  ...emptyTrace,
  run: 'kit',
  startedAt: begun,
  spans: new Map(
    nodes.flatMap(({ card, span }) =>
      span === undefined
        ? []
        : [
            [
              card.id,
              {
                path: card.id,
                node: card.id,
                nodeType: 'generate@1',
                status: 'succeeded',
                attempt: 1,
                startedAt: begun,
                endedAt: begun + 1480,
                duration: 1480,
                inputs: {},
                outputs: {},
                streaming: {},
                usage: noUsage,
                calls: [],
                retries: [],
                ...span,
              } satisfies Span,
            ] as const,
          ],
    ),
  ),
}
