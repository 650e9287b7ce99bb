import type { GraphInput } from '../../engine/graph/document.ts'
import type { Json } from '../../engine/graph/values.ts'
import type {
  TriggerAnswer,
  TriggerSettings,
  TriggerSource,
  TriggerTarget,
  WebhookSource,
} from '../../server/api/triggers.ts'

/** A trigger as its form holds it: all of it is text. */
export interface TriggerDraft {
  readonly name: string
  readonly kind: TriggerSource['kind']
  readonly expression: string
  readonly timeZone: string
  readonly skip: boolean
  readonly signature: WebhookSource['signature']
  readonly tolerance: number
  /** `deployment:NAME` or `graph:NAME`. */
  readonly target: string
  /** Empty for the newest version. */
  readonly label: string
  /** By input. */
  readonly inputs: Readonly<Record<string, string>>
}

export const newDraft: TriggerDraft = {
  name: '',
  kind: 'cron',
  expression: '0 7 * * 1-5',
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  skip: false,
  signature: 'standard',
  tolerance: 300,
  target: '',
  label: '',
  inputs: {},
}

/** The form of a trigger that is there. */
export function draftOf({ name, settings }: TriggerAnswer): TriggerDraft {
  const { source, target, inputs } = settings
  return {
    ...newDraft,
    name,
    kind: source.kind,
    ...(source.kind === 'cron'
      ? {
          expression: source.expression,
          timeZone: source.timeZone,
          skip: source.missed === 'skip',
        }
      : { signature: source.signature, tolerance: source.tolerance }),
    target: `${target.kind}:${target.name}`,
    label: target.kind === 'graph' ? (target.label ?? '') : '',
    inputs: Object.fromEntries(
      Object.entries(inputs).map(([input, value]) => [
        input,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
    ),
  }
}

/**
 * What goes to the server. Inputs that are left empty are left out.
 * @param inputs of the graph, whose types say how a text is read
 */
export function settingsOf(
  draft: TriggerDraft,
  inputs: Readonly<Record<string, GraphInput>>,
): TriggerSettings {
  const given = Object.keys(inputs).flatMap((name) => {
    const text = draft.inputs[name] ?? ''
    return text.trim() === '' ? [] : [[name, readInput(text, inputs[name]?.type)] as const]
  })
  return { source: sourceOf(draft), target: targetOf(draft), inputs: Object.fromEntries(given) }
}

/** A text that is no JSON is a template, whatever the type is. */
function readInput(text: string, type: string | undefined): Json {
  if (type === 'text') return text
  try {
    // SAFETY: whatever JSON holds is Json.
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}

function sourceOf(draft: TriggerDraft): TriggerSource {
  const { kind, expression, timeZone, skip, signature, tolerance } = draft
  return kind === 'cron'
    ? { kind, expression: expression.trim(), timeZone, missed: skip ? 'skip' : 'once' }
    : { kind, signature, tolerance }
}

function targetOf({ target, label }: TriggerDraft): TriggerTarget {
  const name = target.slice(target.indexOf(':') + 1)
  if (target.startsWith('deployment:')) return { kind: 'deployment', name }
  return { kind: 'graph', name, ...(label === '' ? {} : { label }) }
}
