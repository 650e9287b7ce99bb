import { expect, it } from 'vitest'
import { defaultLimits } from './limits.ts'
import { readHtml } from './read-html.ts'

const sentence = 'This is a sentence of the article, which says something about its topic. '

const page = `<!doctype html>
<html lang="en"><head><title>The article</title><meta name="description" content="About it."></head>
<body>
  <nav><a href="/">Home</a> <a href="/more">Elsewhere</a></nav>
  <article>
    <h1>The article</h1>
    <p>${sentence.repeat(6)}</p>
    <h2>A list</h2>
    <ul><li>First</li><li>Second with <b>weight</b><ol start="3"><li>Inner</li></ol></li></ul>
    <h2>A table</h2>
    <table>
      <tr><th>Name</th><th>Size</th></tr>
      <tr><td rowspan="2">Oak | tree</td><td>20 m</td></tr>
      <tr><td>30 m</td></tr>
    </table>
    <h2>Code</h2>
    <pre><code class="language-ts">const a_b = [1]\n// end</code></pre>
    <p>See <a href="https://example.com/x">the other page</a> and snake_case_words.</p>
    <p>${sentence.repeat(6)}</p>
  </article>
  <footer>Imprint and cookies</footer>
</body></html>`

it('keeps headings, lists, tables, code and links of the main content', () => {
  const { text, title, metadata } = readHtml(page, defaultLimits)
  expect([title, metadata]).toEqual(['The article', { language: 'en', description: 'About it.' }])
  expect(text.startsWith('# The article\n\nThis is a sentence')).toBe(true)
  expect(text).toContain('## A list\n\n* First\n* Second with **weight**\n  3. Inner\n')
  expect(text).toContain(
    '| Name | Size |\n| --- | --- |\n| Oak \\| tree | 20 m |\n| Oak \\| tree | 30 m |',
  )
  expect(text).toContain('```ts\nconst a_b = [1]\n// end\n```')
  expect(text).toContain('[the other page](https://example.com/x) and snake_case_words.')
  expect(text).not.toMatch(/Elsewhere|cookies/)
})

it('reads a short page whole, without what stands beside its content', () => {
  const { text } = readHtml('<title>T</title><nav>Menu</nav><p>Short.</p>', defaultLimits)
  expect(text).toBe('# T\n\nShort.\n')
})
