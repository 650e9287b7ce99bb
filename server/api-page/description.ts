import type { Json } from '../../engine/graph/values.ts'

/** What the page reads of an OpenAPI 3.1 document, as far as ours have it. */
export interface Description {
  readonly info: {
    readonly title: string
    readonly version: string
    readonly description?: string
  }
  readonly servers: readonly { readonly url: string }[]
  readonly paths: Readonly<Record<string, PathItem>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

interface PathItem {
  readonly parameters?: readonly Parameter[]
  readonly get?: Operation
  readonly post?: Operation
  readonly delete?: Operation
}

interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly description?: string
  readonly tags: readonly string[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Content }
  readonly responses: Readonly<Record<string, { description: string; content?: Content }>>
  readonly 'x-codeSamples'?: readonly Sample[]
}

interface Parameter {
  readonly name: string
  readonly in: string
  readonly required: boolean
  readonly description?: string
  readonly schema: Schema
}

type Content = Readonly<Record<string, { readonly schema: Schema; readonly example?: Json }>>

interface Sample {
  readonly lang: string
  readonly label: string
  readonly source: string
  readonly 'x-note'?: string
}

export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly default?: Json
  readonly enum?: readonly Json[]
  readonly const?: Json
  readonly format?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly maxLength?: number
}

/** One thing that can be asked, and where. */
export interface Placed extends Operation {
  readonly method: 'get' | 'post' | 'delete'
  readonly path: string
}

export function operationsOf({ paths }: Description): readonly Placed[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    (['get', 'post', 'delete'] as const).flatMap((method) => {
      const operation = item[method]
      if (operation === undefined) return []
      const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])]
      return [{ ...operation, parameters, method, path }]
    }),
  )
}

/** The name of the schema that is referred to. */
export function nameOfReference(schema: Schema): string | undefined {
  return schema.$ref?.slice('#/components/schemas/'.length)
}
