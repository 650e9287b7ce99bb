import type { Json } from '../../engine/graph/values.ts'
import { nameOfReference, type Description, type Placed, type Schema } from './description.ts'
import { exampleOf } from './example-of.ts'
import { html, type Markup } from './html.ts'
import { showCode } from './show-code.ts'
import { showField, showFields, showType } from './show-schema.ts'

/** One operation: what it takes and answers, and beside that how it is called. */
export function showOperation(operation: Placed, description: Description): Markup {
  const { operationId, summary, method, path } = operation
  return html`<section class="operation" id="${operationId}" aria-labelledby="${operationId}-title">
    <div class="said">
      <h3 id="${operationId}-title"><a href="#${operationId}">${summary}</a></h3>
      <p class="address">
        <span class="method ${method}">${method.toUpperCase()}</span> <code>${path}</code>
      </p>
      ${operation.description === undefined ? undefined : html`<p>${operation.description}</p>`}
      ${showParameters(operation)} ${showBody(operation, description)} ${showAnswers(operation)}
    </div>
    <div class="beside">${showSamples(operation)} ${showAnswer(operation, description)}</div>
  </section>`
}

function showParameters({ parameters = [] }: Placed): Markup | undefined {
  if (parameters.length === 0) return undefined
  return html`<h4>Parameters</h4>
    <ul class="fields">
      ${parameters.map(({ name, schema, required, description, in: where }) => {
        const described = description === undefined ? schema : { ...schema, description }
        return showField(name, described, required, 0, { where })
      })}
    </ul>`
}

function showBody({ requestBody }: Placed, description: Description): Markup | undefined {
  if (requestBody === undefined) return undefined
  // What the graph takes is what readers look for.
  const inputs = (field: Schema): Schema | undefined =>
    nameOfReference(field) === 'Input' ? resolved(field, description) : undefined
  return html`${Object.entries(requestBody.content).map(
    ([type, { schema }]) =>
      html`<h4>Body <code>${type}</code></h4>
        ${showFields(resolved(schema, description), 0, inputs) ?? html`<p>${showType(schema)}</p>`}`,
  )}`
}

function showAnswers({ responses }: Placed): Markup {
  return html`<h4>Answers</h4>
    <ul class="answers">
      ${Object.entries(responses).map(
        ([status, { description, content = {} }]) =>
          html`<li>
            <code class="status" data-status="${status.slice(0, 1)}">${status}</code>
            <span
              >${description}${
                Object.values(content).some(({ schema }) => isNamed(schema))
                  ? html`:
                    ${Object.values(content)
                      .filter(({ schema }) => isNamed(schema))
                      .map(({ schema }) => showType(schema))}`
                  : undefined
              }</span
            >
          </li>`,
      )}
    </ul>`
}

function showSamples({ summary, 'x-codeSamples': samples = [] }: Placed): Markup | undefined {
  if (samples.length === 0) return undefined
  return html`<div class="samples" data-samples aria-label="${summary}: how to call it">
    ${samples.map(
      ({ label, source, 'x-note': note = '' }) =>
        html`<div class="sample" data-label="${label}">
          <p class="label">${label}</p>
          ${showCode(`${label} example`, source)}
          ${note === '' ? undefined : html`<p class="note">${note}</p>`}
        </div>`,
    )}
  </div>`
}

/** What a successful answer looks like. */
function showAnswer({ responses }: Placed, description: Description): Markup | undefined {
  const [status, answer] = Object.entries(responses).find(([at]) => at.startsWith('2')) ?? []
  const schema = answer?.content?.['application/json']?.schema
  if (status === undefined || schema === undefined) return undefined
  const example: Json = exampleOf(schema, description)
  return html`<div class="sample">
    <p class="label">Answer <code class="status" data-status="2">${status}</code></p>
    ${showCode(`answer ${status}`, JSON.stringify(example, undefined, 2))}
  </div>`
}

function resolved(schema: Schema, { components }: Description): Schema {
  const name = nameOfReference(schema)
  return (name === undefined ? undefined : components.schemas[name]) ?? schema
}

function isNamed({ $ref, anyOf }: Schema): boolean {
  return $ref !== undefined || anyOf !== undefined
}
