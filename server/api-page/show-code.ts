import { html, type Markup } from './html.ts'

const text = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/.source
const word =
  /\b(?:import|from|const|await|for|of|in|as|with|if|new|print|async|return|True|False|None|true|false|null)\b/
    .source

/** A block of code with a button to copy it. */
export function showCode(label: string, code: string): Markup {
  return html`<div class="code">
    <pre tabindex="0" role="region" aria-label="${label}"><code>${coloured(code)}</code></pre>
    <button type="button" class="copy" data-copy hidden aria-label="Copy ${label}">Copy</button>
  </div>`
}

/** Texts and words of the language stand out; everything else is ink. */
function coloured(code: string): Markup {
  const parts: Markup[] = []
  let last = 0
  for (const match of code.matchAll(new RegExp(`(${text})|(${word})`, 'g'))) {
    const [found, quoted] = match
    parts.push(html`${code.slice(last, match.index)}`)
    parts.push(html`<span class="${quoted === undefined ? 'word' : 'text'}">${found}</span>`)
    last = match.index + found.length
  }
  return html`${parts}${code.slice(last)}`
}
