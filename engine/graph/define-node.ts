import { z } from 'zod'
import type { NodeContext } from '../run/node-context.ts'
import type {
  DynamicPorts,
  Effect,
  FieldHint,
  NodeDescription,
  NodeFamily,
  PortDescription,
} from './node-description.ts'
import type { PortType } from './port-types.ts'
import { placeholders } from './template.ts'
import type { Document, File, Json, Message, Tool, Verdict } from './values.ts'

/** A port as a node type declares it. `Value` is what `run` sees. */
interface Port<Value, Optional extends boolean> extends PortDescription {
  readonly optional: Optional
  /** Never set; carries the type of the value. */
  readonly value?: Value
}

interface PortOptions {
  readonly description?: string
}

/** Two signatures, so that the type of `optional` is never widened by where the port is used. */
interface DeclarePort<Value> {
  (options?: PortOptions & { readonly optional?: false }): Port<Value, false>
  (options: PortOptions & { readonly optional: true }): Port<Value, true>
}

function declare<Value>(type: PortType): DeclarePort<Value> {
  const build = (
    options: PortOptions & { readonly optional?: boolean } = {},
  ): Port<Value, boolean> => ({
    type,
    optional: options.optional ?? false,
    description: options.description ?? '',
  })
  // SAFETY: `optional` is what was given, which is what the signatures say.
  return build as DeclarePort<Value>
}

/** Declares the ports of a node type: `port.documents({ optional: true })`. */
export const port = {
  text: declare<string>('text'),
  number: declare<number>('number'),
  boolean: declare<boolean>('boolean'),
  json: declare<Json>('json'),
  messages: declare<readonly Message[]>('messages'),
  documents: declare<readonly Document[]>('documents'),
  verdict: declare<Verdict>('verdict'),
  file: declare<File>('file'),
  tool: declare<Tool>('tool'),
  any: declare<Json>('any'),
  texts: declare<readonly string[]>('text[]'),
  numbers: declare<readonly number[]>('number[]'),
  verdicts: declare<readonly Verdict[]>('verdict[]'),
  documentLists: declare<readonly (readonly Document[])[]>('documents[]'),
  tools: declare<readonly Tool[]>('tool[]'),
  list: declare<readonly Json[]>('any[]'),
}

/** Config fields that name something outside the node, or want an editor of their own. */
export const field = {
  /** A model profile or `provider:model`. The model it resolves to is part of the journal key. */
  model: (role: 'chat' | 'embedding' | 'rerank', fallback = 'default') =>
    hinted(z.string().min(1).default(fallback), { kind: 'model', role }),
  /** The name of an index. Its version is part of the journal key. */
  index: () => hinted(z.string().min(1), { kind: 'index' }),
  /**
   * A prompt template. `names` are its placeholders where they are fixed; a node whose placeholders
   * are inputs says so in `dynamic.templates` instead.
   */
  prompt: (text: string, names?: readonly string[]) =>
    hinted(templateOf(names).default(text), { kind: 'prompt' }),
}

function templateOf(names: readonly string[] | undefined): z.ZodString {
  const template = z.string().max(100_000)
  if (names === undefined) return template
  return template.superRefine((text, check) => {
    for (const name of placeholders(text)) {
      if (names.includes(name)) continue
      const known = names.map((one) => `{{${one}}}`).join(', ')
      const message = `it names {{${name}}}, and knows only ${known}`
      check.addIssue({ code: 'custom', message })
    }
  })
}

/** Attaches an `x-ui` hint that the form in the editor reads. */
export function hinted<Schema extends z.ZodType>(schema: Schema, hint: FieldHint): Schema {
  // zod's `meta` keeps the type of the schema, but says so only for its own class.
  return schema.meta({ 'x-ui': hint }) as Schema
}

/** Puts a config field under "More" in the form: for settings that few people change. */
export function advanced<Schema extends z.ZodType>(schema: Schema): Schema {
  // zod's `meta` keeps the type of the schema, but says so only for its own class.
  return schema.meta({ 'x-ui-advanced': true }) as Schema
}

type AnyPorts = Readonly<Record<string, Port<unknown, boolean>>>
type ValueOf<P> = P extends Port<infer Value, boolean> ? Value : never

/** Values of declared inputs; optional ports may be absent. */
type InputsOf<Inputs extends AnyPorts> = {
  readonly [K in keyof Inputs as Inputs[K] extends Port<unknown, false> ? K : never]: ValueOf<
    Inputs[K]
  >
} & {
  readonly [K in keyof Inputs as Inputs[K] extends Port<unknown, false> ? never : K]?:
    | ValueOf<Inputs[K]>
    | undefined
}

/** What `run` returns. A port that is left out, or undefined, is absent: what needs it is skipped. */
type OutputsOf<Outputs extends AnyPorts> = {
  readonly [K in keyof Outputs]?: ValueOf<Outputs[K]> | undefined
}

/** Outputs, and perhaps more, so that a name that is none can be told from a value that does not fit. */
type MaybeOutputs<Outputs extends AnyPorts> =
  | OutputsOf<Outputs>
  | (OutputsOf<Outputs> & { readonly [other: string]: unknown })

/** A node that waits for nothing need not be asynchronous. */
type Returned<Result> = Result | Promise<Result>

/**
 * Nothing, where all names of a result are outputs; else what the result does not fit, at the names
 * that are none. Names that are computed are known only as the node runs, and checked then.
 */
type OnlyOutputs<Given, Outputs extends AnyPorts> =
  Given extends Promise<infer Result>
    ? Promise<NoOthers<Result, Outputs>>
    : NoOthers<Given, Outputs>
type NoOthers<Result, Outputs extends AnyPorts> = string extends keyof Result
  ? unknown
  : { readonly [K in Exclude<keyof Result, keyof Outputs>]: 'This is not one of the outputs.' }

interface NodeDefinition<
  Config extends z.ZodObject,
  Inputs extends AnyPorts,
  Outputs extends AnyPorts,
  Given extends Returned<MaybeOutputs<Outputs>>,
> {
  readonly type: string
  /** Rises when the ports or the config change; `migrate` upgrades a config of an older one. */
  readonly version: number
  readonly family: NodeFamily
  readonly title: string
  readonly description: string
  readonly effect: Effect
  /** Where the effect depends on the config; `effect` is then the most that it may be. */
  readonly effectOf?: (config: z.output<Config>) => Effect
  readonly icon?: string
  /** Rises when the same config and inputs may now give another result; part of the journal key. */
  readonly revision?: number
  readonly config: Config
  readonly inputs: Inputs
  readonly outputs: Outputs
  readonly dynamic?: DynamicPorts
  /** For a remark that has no ports and never runs: the config key of its text. */
  readonly remark?: string
  readonly migrate?: (config: Record<string, Json>, from: number) => Record<string, Json>
  run(arguments_: {
    readonly config: z.output<Config>
    readonly inputs: InputsOf<Inputs>
    readonly context: NodeContext<keyof Outputs & string>
  }): Given
}

/**
 * A definition whose own types no longer matter, as a catalogue holds it.
 * `describe()` gives the same thing as plain JSON.
 */
export interface NodeType {
  readonly type: string
  readonly version: number
  readonly revision: number
  /** Hash of the files that it was read from, where they may change while Heddle runs. */
  readonly code?: string
  readonly effect: Effect
  readonly effectOf?: (config: Readonly<Record<string, unknown>>) => Effect
  readonly config: z.ZodObject
  readonly description: NodeDescription
  readonly migrate?: (config: Record<string, Json>, from: number) => Record<string, Json>
  readonly run: (arguments_: {
    readonly config: Readonly<Record<string, unknown>>
    readonly inputs: Readonly<Record<string, unknown>>
    readonly context: NodeContext
  }) => Promise<Readonly<Record<string, unknown>>>
}

/** Declares a node type. Config, ports and results of `run` are inferred and checked. */
export function defineNode<
  Config extends z.ZodObject,
  const Inputs extends AnyPorts,
  const Outputs extends AnyPorts,
  Given extends Returned<MaybeOutputs<Outputs>>,
>(
  definition: NodeDefinition<Config, Inputs, Outputs, Given> & {
    run(...arguments_: never): OnlyOutputs<Given, Outputs>
  },
): NodeType {
  const {
    type,
    version,
    title,
    description,
    family,
    effect,
    effectOf,
    icon,
    dynamic,
    remark,
    migrate,
  } = definition
  return {
    type,
    version,
    revision: definition.revision ?? 1,
    effect,
    config: definition.config,
    description: {
      type,
      version,
      title,
      description,
      family,
      effect,
      ...(icon === undefined ? {} : { icon }),
      // zod writes plain JSON; its return type is wider than ours.
      configSchema: z.toJSONSchema(definition.config, { io: 'input' }) as { [key: string]: Json },
      inputs: definition.inputs,
      outputs: definition.outputs,
      ...(dynamic === undefined ? {} : { dynamic }),
      ...(remark === undefined ? {} : { remark }),
    },
    ...(migrate === undefined ? {} : { migrate }),
    ...(effectOf === undefined
      ? {}
      : {
          // SAFETY: the plan has parsed the config with the schema that this type comes from.
          effectOf: (config) => effectOf(config as Parameters<typeof effectOf>[0]),
        }),
    // executeNode has parsed config and inputs with the schemas that these types come from, and
    // looks at what comes back.
    run: async (arguments_) =>
      (await definition.run(arguments_ as Parameters<typeof definition.run>[0])) as Awaited<
        ReturnType<NodeType['run']>
      >,
  }
}
