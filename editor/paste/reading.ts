import type { Graph } from '../../engine/graph/document.ts'
import { documentFormat } from '../../engine/graph/document-format.ts'
import { isIdentifier } from '../../engine/graph/identifier.ts'
import { freeName } from '../document/free-name.ts'

/** What a text from elsewhere became. */
export interface Reading {
  readonly graph: Graph
  /** What it was taken for, with its article: `a curl command`. */
  readonly what: string
  /** Whole sentences about what was left out, or is still to be done. */
  readonly told: readonly string[]
}

/** A graph that holds nothing but what is put into it, beside each other or in given places. */
export function graphOf(
  nodes: Graph['nodes'],
  more: Partial<Pick<Graph, 'inputs' | 'outputs' | 'layout'>> = {},
): Graph {
  const ids = Object.keys(nodes)
  const beside = Object.fromEntries(
    ids.map((id, at): [string, [number, number]] => [
      id,
      [(at % 4) * 300, Math.floor(at / 4) * 260],
    ]),
  )
  return {
    heddle: documentFormat,
    name: 'pasted',
    inputs: {},
    outputs: {},
    nodes,
    layout: beside,
    ...more,
  }
}

/** An identifier that reads like a text, and that is not taken yet. */
export function nameFrom(
  text: string,
  otherwise: string,
  taken: Readonly<Record<string, unknown>> = {},
): string {
  const plain = text
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z0-9_]+/g, '-')
    .replaceAll(/^[^A-Za-z]+|-+$/g, '')
    .slice(0, 40)
  return freeName(isIdentifier(plain) ? plain : otherwise, taken)
}

/** `a, b and 3 more`. */
export function listed(names: readonly string[], most = 3): string {
  const shown = names.slice(0, most).join(', ')
  return names.length > most ? `${shown} and ${names.length - most} more` : shown
}
