import type { PortType } from './port-types.ts'
import type { Json } from './values.ts'

export type NodeFamily = 'model' | 'retrieval' | 'check' | 'flow' | 'transform' | 'tool'

/** What an interrupted or repeated execution of a node may do to the outside. */
export type Effect = 'pure' | 'idempotent' | 'at-most-once'

export interface PortDescription {
  readonly type: PortType
  readonly optional: boolean
  readonly description: string
}

/** Ports that follow from the config, said so that a browser can work them out too. */
export interface DynamicPorts {
  /** Any further input that is wired becomes a port of this type. */
  readonly inputs?: PortType
  /** The node is skipped when inputs are wired to it and none of them has a value. */
  readonly needsInput?: true
  /**
   * One output port for each item of the list at this config key: named by the item, or by one
   * property of it, and of the type that another property says, where there is one.
   */
  readonly outputs?: {
    readonly key: string
    readonly property?: string
    readonly type: PortType
    readonly typeProperty?: string
  }
  /**
   * Config keys that hold templates, whose `{{placeholders}}` name inputs: a text, or a list of
   * objects with a template at `value`.
   */
  readonly templates?: readonly string[]
  /** Placeholders that are no inputs. */
  readonly reserved?: readonly string[]
}

/**
 * A node type as plain JSON: what the palette, the form, the check and the docs need.
 * `configSchema` is JSON Schema 2020-12 with `x-ui` hints (FieldHint). Fields stand in the order of
 * their importance; `"x-ui-advanced": true` marks those that a form shows under "More".
 */
export interface NodeDescription {
  readonly type: string
  readonly version: number
  readonly title: string
  readonly description: string
  readonly family: NodeFamily
  readonly effect: Effect
  readonly icon?: string
  readonly configSchema: { readonly [key: string]: Json }
  readonly inputs: Readonly<Record<string, PortDescription>>
  readonly outputs: Readonly<Record<string, PortDescription>>
  readonly dynamic?: DynamicPorts
  /** The node is a remark for people: it has no ports and never runs. Names the config key of its text. */
  readonly remark?: string
}

/** `x-ui` of a config field: how it is edited and what it names. */
export type FieldHint =
  | { readonly kind: 'model'; readonly role: 'chat' | 'embedding' | 'rerank' }
  | { readonly kind: 'index' }
  | { readonly kind: 'prompt' }
  | { readonly kind: 'expression' }
  | { readonly kind: 'graph' }
  | { readonly kind: 'code'; readonly language: string }
  | { readonly kind: 'long-text' }
