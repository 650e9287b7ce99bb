import { nameOfReference, type Schema } from './description.ts'
import { html, type Markup } from './html.ts'

/** Deeper fields are left to the JSON, where they are complete. */
const deepest = 4

/**
 * The fields of an object, each with its type and what it means.
 * @param shown gives the schemas that are referred to and are to be seen right here
 */
export function showFields(
  schema: Schema,
  depth = 0,
  shown: (field: Schema) => Schema | undefined = () => undefined,
): Markup | undefined {
  const fields = Object.entries(schema.properties ?? {})
  if (fields.length === 0) return undefined
  return html`<ul class="fields">
    ${fields.map(([name, field]) =>
      showField(name, field, schema.required?.includes(name) ?? false, depth, {
        shown: shown(field),
      }),
    )}
  </ul>`
}

export function showField(
  name: string,
  field: Schema,
  required: boolean,
  depth = 0,
  { where, shown }: { readonly where?: string; readonly shown?: Schema | undefined } = {},
): Markup {
  const inner =
    depth < deepest ? innerOf(shown ?? field, depth + 1, shown !== undefined) : undefined
  return html`<li>
    <div class="field">
      <code class="name">${name}</code> <span class="type">${showType(field)}</span>
      ${where === undefined ? undefined : html`<span class="where">${where}</span>`}
      ${required ? html`<span class="required">required</span>` : undefined}
    </div>
    ${field.description === undefined ? undefined : html`<p>${field.description}</p>`}
    ${limits(field)} ${inner}
  </li>`
}

function innerOf(field: Schema, depth: number, open: boolean): Markup | undefined {
  const own = showFields(field, depth) ?? (field.items && showFields(field.items, depth))
  return own === undefined
    ? undefined
    : html`<details ${open ? 'open' : ''}>
        <summary>Fields of it</summary>
        ${own}
      </details>`
}

/** The type of a value in words, with a link where it has a name. */
export function showType(schema: Schema): Markup {
  const name = nameOfReference(schema)
  if (name !== undefined) return html`<a href="#schema-${name}">${name}</a>`
  if (isAnyJson(schema)) return html`any JSON`
  if (schema.anyOf !== undefined) {
    return joined(schema.anyOf.map(showType), ' or ')
  }
  if (schema.enum !== undefined) {
    return joined(
      schema.enum.map((one) => html`<code>${JSON.stringify(one)}</code>`),
      ' | ',
    )
  }
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? ['any value'])
  return joined(
    types.map((type) =>
      type === 'array' && schema.items !== undefined
        ? html`list of ${showType(schema.items)}`
        : html`${type}`,
    ),
    ' or ',
  )
}

/** In our documents "any JSON" is a choice of all that JSON has. */
export function isAnyJson({ anyOf = [] }: Schema): boolean {
  return ['string', 'number', 'boolean', 'null'].every((type) =>
    anyOf.some((one) => one.type === type),
  )
}

function limits(schema: Schema): Markup | undefined {
  const { minimum, exclusiveMinimum, maximum, minItems, maxItems, maxLength } = schema
  const said = [
    minimum === undefined ? [] : [`at least ${minimum}`],
    exclusiveMinimum === undefined ? [] : [`more than ${exclusiveMinimum}`],
    maximum === undefined ? [] : [`at most ${maximum}`],
    minItems === undefined ? [] : [`at least ${minItems} of them`],
    maxItems === undefined ? [] : [`at most ${maxItems} of them`],
    maxLength === undefined ? [] : [`at most ${maxLength.toLocaleString('en')} characters`],
    schema.format === undefined ? [] : [`format ${schema.format}`],
    schema.default === undefined ? [] : [`${JSON.stringify(schema.default)} when left out`],
  ].flat()
  return said.length === 0 ? undefined : html`<p class="limits">${said.join(' · ')}</p>`
}

function joined(parts: readonly Markup[], between: string): Markup {
  return html`${parts.map((part, index) => (index === 0 ? part : html`${between}${part}`))}`
}
