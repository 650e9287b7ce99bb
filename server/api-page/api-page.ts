import { readFileSync } from 'node:fs'
import type { JsonObject } from '../deployments/openapi-parts.ts'
import { operationsOf, type Description } from './description.ts'
import { html, type Markup } from './html.ts'
import { showCode } from './show-code.ts'
import { showOperation } from './show-operation.ts'
import { showFields, showType } from './show-schema.ts'

/** What the page loads besides itself. */
export const pageFiles = [
  { path: '/api-page/style.css', type: 'css', file: new URL('./style.css', import.meta.url) },
  { path: '/api-page/parts.css', type: 'css', file: new URL('./parts.css', import.meta.url) },
  { path: '/api-page/script.js', type: 'js', file: new URL('./script.js', import.meta.url) },
].map(({ path, type, file }) => ({ path, type, text: readFileSync(file, 'utf8') }))

/**
 * The page that says how a deployment is called. It is complete without its script, which adds tabs
 * and buttons that copy.
 * @param described the OpenAPI document of the deployment
 */
export function apiPage(name: string, described: JsonObject): string {
  // SAFETY: it is what `openApi` makes, and the test of the page reads all of it.
  const description = described as unknown as Description
  const { info, servers, components } = description
  const operations = operationsOf(description)
  const tags = [...new Set(operations.flatMap((operation) => operation.tags))]
  const url = servers[0]?.url ?? ''
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light dark" />
        <title>${info.title} · API · Heddle</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/api-page/style.css" />
        <link rel="stylesheet" href="/api-page/parts.css" />
        <script src="/api-page/script.js" defer></script>
      </head>
      <body>
        <a class="skip" href="#top">Skip to the content</a>
        <header>
          ${mark}
          <p class="title">${info.title} <span>API</span></p>
          <a class="json" href="/v1/graphs/${encodeURIComponent(name)}/openapi.json"
            >openapi.json</a
          >
        </header>
        <nav aria-label="Contents">
          <h2>Start</h2>
          <ul>
            <li><a href="#top">Overview</a></li>
            <li><a href="#key">Key</a></li>
            <li><a href="#errors">Errors</a></li>
          </ul>
          ${tags.map(
            (tag) =>
              html`<h2>${tag}</h2>
                <ul>
                  ${operations
                    .filter((operation) => operation.tags.includes(tag))
                    .map(
                      ({ operationId, method, summary }) =>
                        html`<li>
                          <a href="#${operationId}"
                            ><span class="method ${method}">${method.toUpperCase()}</span>
                            <span>${summary}</span></a
                          >
                        </li>`,
                    )}
                </ul>`,
          )}
          <h2>Schemas</h2>
          <ul>
            ${Object.keys(components.schemas).map(
              (schema) => html`<li><a href="#schema-${schema}">${schema}</a></li>`,
            )}
          </ul>
        </nav>
        <main id="top">
          <section class="intro">
            <h1>${info.title}</h1>
            ${
              info.description === undefined
                ? undefined
                : html`<p class="lead">${info.description}</p>`
            }
            <h4>Address</h4>
            ${showCode('address', url)}
          </section>
          ${showKey()} ${showErrors()}
          ${tags.map(
            (tag) =>
              html`<h2 class="group">${tag}</h2>
                ${operations
                  .filter((operation) => operation.tags.includes(tag))
                  .map((operation) => showOperation(operation, description))}`,
          )}
          <h2 class="group">Schemas</h2>
          ${Object.entries(components.schemas).map(
            ([schema, shape]) =>
              html`<section class="schema" id="schema-${schema}" aria-labelledby="title-${schema}">
                <h3 id="title-${schema}"><a href="#schema-${schema}">${schema}</a></h3>
                ${showFields(shape) ?? html`<p>${showType(shape)}</p>`}
              </section>`,
          )}
        </main>
        <p class="said-aloud" role="status" aria-live="polite" id="status"></p>
      </body>
    </html> `.text
}

function showKey(): Markup {
  return html`<section class="intro" id="key" aria-labelledby="key-title">
    <h3 id="key-title"><a href="#key">Key</a></h3>
    <p>
      Every request brings a key in its header <code>Authorization</code>. Whoever administers this
      Heddle makes one. The examples read it from the variable <code>HEDDLE_TOKEN</code>; keep it
      out of pages that others can read.
    </p>
    ${showCode('header', 'Authorization: Bearer $HEDDLE_TOKEN')}
  </section>`
}

function showErrors(): Markup {
  return html`<section class="intro" id="errors" aria-labelledby="errors-title">
    <h3 id="errors-title"><a href="#errors">Errors</a></h3>
    <p>
      What is refused has a status of 400 or above and says why in
      <a href="#schema-Error">one shape</a>. A run that failed is no such error: it is answered with
      status 200, and its <code>status</code> is <code>failed</code>.
    </p>
  </section>`
}

const mark = html`<svg
  width="24"
  height="24"
  viewBox="0 0 24 24"
  fill="none"
  stroke="currentColor"
  stroke-width="2.2"
  stroke-linecap="round"
  aria-hidden="true"
>
  <path d="M3 7.5c5 0 6 9 11 9h7M3 16.5c5 0 6-9 11-9h7" />
  <circle cx="8.6" cy="12" r="2.7" fill="var(--chrome)" />
</svg>`
