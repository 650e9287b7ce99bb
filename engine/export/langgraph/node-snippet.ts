import { braced, width } from './layout.ts'
import type { Sheet } from './sheet.ts'

/** What a graph asks of its nodes beyond their work; the exported `node` does no more than that. */
export type NodeFeature = 'types' | 'idle' | 'timeout' | 'attempts' | 'fallback' | 'emit'

/**
 * The function of the exported file that gives a node type its settings and what it may reach. It
 * does around a node what the engine does, as far as the graph asks for it.
 */
export function nodeSnippet(sheet: Sheet): string {
  const { features } = sheet
  sheet.call('present')
  sheet.call('Inputs')
  for (const name of ['NodeContext', 'Json']) sheet.types.add(name)
  const fields = fieldsOf(sheet)
  const configs = features.has('fallback')
    ? `  const changes = [{}, ...fallback]
  const configs = changes.map((change) => type.config.parse({ ...settings, ...change }))`
    : '  const config = type.config.parse(settings)'
  return `
/** What the settings of a node say nothing about. */
interface NodeOptions {
${fields.map(({ declaration }) => declaration).join('\n')}
}

type Settings = Readonly<Record<string, Json>>

/** A node with its type and settings, to be called with inputs. Those that are absent are left out. */
function node(id: string, name: string, settings: Settings, options: NodeOptions = {}) {
  const ${braced(
    '{',
    fields.map(({ read }) => read),
    '}',
    2,
    16,
  )} = options
  const type = nodeTypes.find((one) => \`\${one.type}@\${one.version}\` === name)
  if (type === undefined) throw new Error(\`There is no node type \${name}. Export the graph again.\`)
${configs}
  return async <Values>(inputs: Inputs, runtime: Runtime): Promise<Values> => {
    const { models, indexes } = runtime.context ?? offline
    const signal = runtime.signal ?? new AbortController().signal
    const given = present(inputs)
${features.size === 0 ? plainCall : layeredCall(sheet)}
  }
}`
}

interface Field {
  readonly declaration: string
  /** How it is taken out of the options. */
  readonly read: string
}

function fieldsOf({ features, call }: Sheet): readonly Field[] {
  const all: (Field & { readonly needed: boolean })[] = [
    {
      needed: true,
      declaration:
        '  /** Output ports that something reads. */\n  readonly reads?: readonly string[]',
      read: 'reads = []',
    },
    {
      needed: features.has('types'),
      declaration:
        '  /** Of inputs of which only the run shows whether they fit. */\n  readonly types?: ExpectedTypes',
      read: 'types = {}',
    },
    {
      needed: features.has('attempts'),
      declaration: '  readonly retry?: Retry',
      read: 'retry',
    },
    {
      needed: features.has('timeout'),
      declaration: '  /** Of one attempt, in milliseconds. */\n  readonly timeout?: number',
      read: 'timeout',
    },
    {
      needed: features.has('idle'),
      declaration:
        '  /** Milliseconds without a sign of life, at most. */\n  readonly idle?: number',
      read: 'idle',
    },
    {
      needed: features.has('fallback'),
      declaration:
        '  /** Changes to the settings, tried when every attempt failed. */\n  readonly fallback?: readonly Settings[]',
      read: 'fallback = []',
    },
    {
      needed: features.has('emit'),
      declaration:
        '  /** A failure leaves at the port `error` and does not end the run. */\n  readonly emitsErrors?: boolean',
      read: 'emitsErrors = false',
    },
  ]
  if (features.has('types')) call('ExpectedTypes')
  if (features.has('attempts')) call('Retry')
  return all.filter(({ needed }) => needed)
}

/** What the node may reach, at the depth where it is called. */
function contextLines(indent: number, models: string, signal: string, delta: string): string {
  const space = ' '.repeat(indent)
  return [
    'const context: NodeContext = {',
    `  ...processOutside(${signal === '' ? 'signal' : signal.slice(2)}),`,
    `  models${models},`,
    '  indexes,',
    `  signal${signal},`,
    '  wired: { inputs: Object.keys(given), outputs: reads },',
    `  delta: ${delta},`,
    '  idempotencyKey,',
    '  budgetUsed: () => 0,',
    '  ask() {',
    "    throw new Error('Only Heddle can ask a person.')",
    '  },',
    '}',
  ]
    .map((line) => `${space}${line}\n`)
    .join('')
}

const write = '(port, text) => runtime.writer?.({ node: id, port, text })'

const plainCall = `    const idempotencyKey = randomUUID()
${contextLines(4, '', '', write)}    // SAFETY: a node type gives what its ports declare, as \`State\` repeats it.
    return (await type.run({ config, inputs: given, context })) as Values`

/** One function around the other, each with one thing that the engine does around a node. */
function layeredCall(sheet: Sheet): string {
  const { features, call } = sheet
  const config = features.has('fallback') ? ['config'] : []
  if (features.has('fallback')) call('Config')
  const limited = features.has('idle') || features.has('timeout')
  const models = features.has('idle') ? `: ${call('watched')}(models, sign)` : ''
  const check = features.has('types') ? `      ${call('expectTypes')}(id, given, types)\n` : ''
  const context = contextLines(6, models, limited ? ': limit' : '', delta(features.has('idle')))
  const once: Layer = {
    name: 'once',
    parameters: [
      ...config,
      ...(limited ? ['limit'] : []),
      ...(features.has('idle') ? ['sign'] : []),
    ],
  }
  const layers = layersOf(sheet, config, once)
  const [work, ...around] = layers.toReversed()
  const inner = around.toReversed().map((layer) => {
    const head = `    ${declaration(layer)}`
    return head.length + layer.body.length <= width
      ? head + layer.body
      : `${head.trimEnd()}\n      ${layer.body}`
  })
  const outer = work?.body ?? 'once()'
  return [
    '    const idempotencyKey = randomUUID()',
    `    ${declaration(once, 'async ')}{`,
    `${check}${context}      return type.run({ config, inputs: given, context })`,
    '    }',
    ...inner,
    ...(features.has('emit') ? emitted(outer, sheet) : ended(outer, 4)),
  ].join('\n')
}

interface Layer {
  readonly name: string
  readonly parameters: readonly string[]
}

function layersOf(
  { features, call }: Sheet,
  config: readonly string[],
  once: Layer,
): (Layer & { readonly body: string })[] {
  const layers: (Layer & { readonly body: string })[] = []
  let inner = once
  const add = (name: string, parameters: readonly string[], body: string): void => {
    inner = { name, parameters }
    layers.push({ ...inner, body })
  }
  if (features.has('idle')) {
    // The limit of the layer around it becomes a closer one inside.
    const work = `(closer, sign) => once(${[...config, 'closer', 'sign'].join(', ')})`
    add('lively', [...config, 'limit'], `${call('alive')}(id, idle, limit, ${work})`)
  }
  if (features.has('timeout')) {
    const work = applied(inner, ['limit'])
    add('limited', config, `${call('within')}(id, timeout, signal, ${work})`)
  } else if (features.has('idle')) {
    add('limited', config, `lively(${[...config, 'signal'].join(', ')})`)
  }
  if (features.has('attempts')) {
    add('patient', config, `${call('attempt')}(${applied(inner, [])}, retry, signal)`)
  }
  if (features.has('fallback')) {
    add('work', [], `${call('firstThatWorks')}(configs, ${applied(inner, ['config'])}, signal)`)
  }
  return layers
}

/** A function of some parameters that calls a layer. */
function applied({ name, parameters }: Layer, given: readonly string[]): string {
  if (parameters.join() === given.join()) return name
  return `(${given.join(', ')}) => ${name}(${parameters.join(', ')})`
}

const parameterTypes: Readonly<Record<string, string>> = {
  config: 'Config',
  limit: 'AbortSignal',
  sign: '() => void',
}

function declaration({ name, parameters }: Layer, modifier = ''): string {
  const typed = parameters.map((parameter) => `${parameter}: ${parameterTypes[parameter]}`)
  return `const ${name} = ${modifier}(${typed.join(', ')}) => `
}

function delta(signs: boolean): string {
  if (!signs) return write
  return '(port, text) => {\n          sign()\n          runtime.writer?.({ node: id, port, text })\n        }'
}

function ended(work: string, indent: number): string[] {
  const space = ' '.repeat(indent)
  return [
    `${space}// SAFETY: a node type gives what its ports declare, as \`State\` repeats it.`,
    `${space}return (await ${work}) as Values`,
  ]
}

function emitted(work: string, sheet: Sheet): string[] {
  return [
    '    try {',
    ...ended(work, 6),
    '    } catch (error) {',
    '      if (!emitsErrors || signal.aborted) throw error',
    '      // SAFETY: such a node has a port `error`, and all of its ports may be absent.',
    `      return { error: ${sheet.call('failureOf')}(error) } as Values`,
    '    }',
  ]
}
