import { z } from 'zod'
import type { Catalogue } from './catalogue.ts'
import { Graph, GraphNode } from './document.ts'
import type { NodeDescription } from './node-description.ts'
import { PortTypeText } from './port-schemas.ts'
import { portTypeNames } from './port-types.ts'
import { subgraphType } from './subgraph-type.ts'
import type { Json } from './values.ts'

type JsonObject = { readonly [key: string]: Json }

/**
 * JSON Schema 2020-12 of a graph document with the settings and ports of every node type, for editors
 * of text: it completes and describes, and marks what `check` would call a wrong shape or setting.
 * Where wires lead is for `check` alone.
 */
export function graphSchema(catalogue: Pick<Catalogue, 'describe'>): JsonObject {
  const types = catalogue.describe()
  const document = z.toJSONSchema(Graph, {
    io: 'input',
    override({ zodSchema, jsonSchema }) {
      if (zodSchema === PortTypeText) jsonSchema.enum = portTypes
      if (zodSchema === GraphNode) Object.assign(jsonSchema, nodeSchema(jsonSchema, types))
    },
  })
  // SAFETY: zod writes plain JSON; its return type is wider than ours.
  const { $schema, $defs = {}, ...rest } = document as JsonObject & { readonly $defs?: JsonObject }
  return {
    $schema: $schema!,
    title: 'Heddle graph',
    description: 'A workflow graph of typed nodes.',
    ...rest,
    $defs: { ...$defs, ...Object.fromEntries(types.flatMap(definitionsOf)) },
  }
}

const portTypes = [...portTypeNames, ...portTypeNames.map((name) => `${name}[]`)]

/** Any node, and what its type demands beyond. */
function nodeSchema(node: object, types: readonly NodeDescription[]): object {
  const { properties } = node as { readonly properties: JsonObject }
  const { pattern: _pattern, ...type } = properties['type'] as JsonObject
  return {
    properties: { ...properties, type: { ...type, anyOf: typeNames(types) } },
    allOf: types.map((description) => ({
      if: {
        properties: { type: { enum: [description.type, newestName(description)] } },
        required: ['type'],
      },
      // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
      then: reference(nodeName(description)),
    })),
  }
}

/** The names by which the newest versions are meant come first, each with what it does. */
function typeNames(types: readonly NodeDescription[]): Json[] {
  const newest = types.map((description) => ({
    const: newestName(description),
    title: description.title,
    description: description.description,
  }))
  const others = types.flatMap(({ type, version }) => [
    type,
    ...Array.from({ length: version - 1 }, (_, at) => `${type}@${at + 1}`),
  ])
  return [...newest, { enum: others }]
}

function newestName({ type, version }: NodeDescription): string {
  return `${type}@${version}`
}

const nodeName = ({ type }: NodeDescription): string => `node-${type}`
const settingsName = ({ type }: NodeDescription): string => `settings-${type}`

function reference(name: string): JsonObject {
  return { $ref: `#/$defs/${name}` }
}

/** What a node type demands of a node, and its settings with what they refer to. */
function definitionsOf(description: NodeDescription): [string, Json][] {
  const name = settingsName(description)
  // SAFETY: a walk over an object answers an object.
  const schema = embedded(description.configSchema, name) as JsonObject
  const {
    $defs = {},
    required = [],
    ...settings
  } = schema as JsonObject & {
    readonly $defs?: JsonObject
    readonly required?: readonly string[]
  }
  const node: JsonObject = {
    description: description.description,
    properties: {
      config: { ...reference(name), ...(required.length === 0 ? {} : { required }) },
      inputs: inputsSchema(description),
      fallback: { items: reference(name) },
    },
    ...(required.length === 0 ? {} : { required: ['config'] }),
  }
  return [
    [nodeName(description), node],
    [name, { ...settings, additionalProperties: false }],
    ...Object.entries($defs).map(([inner, value]): [string, Json] => [`${name}-${inner}`, value]),
  ]
}

function inputsSchema({ type, inputs, dynamic }: NodeDescription): JsonObject {
  const ports = Object.entries(inputs).map(
    ([port, { type: portType, description }]): [string, Json] => [
      port,
      { description: description === '' ? portType : `${description} (${portType})` },
    ],
  )
  // The ports of a subgraph are those of another document.
  const further = dynamic?.inputs !== undefined || type === subgraphType
  return {
    properties: Object.fromEntries(ports),
    ...(further ? {} : { propertyNames: { enum: Object.keys(inputs) } }),
  }
}

/** A schema as part of a larger one: references lead to where it now stands, hints for forms are gone. */
function embedded(schema: Json, name: string): Json {
  if (typeof schema !== 'object' || schema === null) return schema
  if (Array.isArray(schema)) return schema.map((item: Json) => embedded(item, name))
  const entries = Object.entries(schema).filter(
    ([key]) => key !== '$schema' && !key.startsWith('x-ui'),
  )
  return Object.fromEntries(
    entries.map(([key, value]) => [
      key,
      key === '$ref' && typeof value === 'string'
        ? movedReference(value, name)
        : embedded(value, name),
    ]),
  )
}

function movedReference(value: string, name: string): string {
  return value === '#' ? `#/$defs/${name}` : value.replace(/^#\/\$defs\//, `#/$defs/${name}-`)
}
