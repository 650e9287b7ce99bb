import type { GraphEntry, GraphInput } from './document.ts'
import type { Json } from './values.ts'

/**
 * How two graphs differ, as plain JSON. The canvas, the command line and reports draw this one result.
 * Where a node was renamed, wires and settings that name it do so by its new name on both sides.
 */
export interface GraphDiff {
  /** They mean the same, so `hashGraph` names them alike. Places on the canvas may differ all the same. */
  readonly same: boolean
  /** Name, title and description. */
  readonly graph: readonly FieldChange[]
  readonly inputs: readonly InputChange[]
  /** Nodes and frames, by id. */
  readonly nodes: readonly NodeChange[]
  /** What the outputs of the graph read. */
  readonly outputs: readonly WireChange[]
  /** What is in both graphs and stands elsewhere on the canvas. */
  readonly moved: readonly string[]
}

export type InputChange =
  | { readonly change: 'added' | 'removed'; readonly name: string; readonly input: GraphInput }
  | { readonly change: 'changed'; readonly name: string; readonly fields: readonly FieldChange[] }

export type NodeChange =
  | { readonly change: 'added' | 'removed'; readonly id: string; readonly entry: GraphEntry }
  | {
      readonly change: 'changed'
      readonly id: string
      /** Its name before, where it was renamed. */
      readonly renamed?: string
      readonly fields: readonly FieldChange[]
      readonly wires: readonly WireChange[]
    }

export interface FieldChange {
  /** Within the entry, such as `['config', 'topN']` or `['retry', 'attempts']`. */
  readonly path: readonly (string | number)[]
  /** Left out where it was not said. */
  readonly before?: Json
  /** Left out where it is not said any more. */
  readonly after?: Json
  /** What counts on the side that does not say it, where that is known. */
  readonly byDefault?: Json
  /** Of two long texts, or one and the long text that counts by default. */
  readonly text?: readonly TextSegment[]
}

/** Segments without `added` make up the text before, those without `removed` the text after. */
export interface TextSegment {
  readonly kind: 'kept' | 'added' | 'removed'
  readonly text: string
}

/** The sources of one input: an input that had a wire and has another is `moved`. */
export interface WireChange {
  readonly change: 'added' | 'removed' | 'moved'
  /** The port that reads: an input of a node, `over` or `until` of a frame, an output of the graph. */
  readonly port: string
  readonly before: readonly string[]
  readonly after: readonly string[]
}
