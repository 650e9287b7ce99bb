import { expect, test } from 'vitest'
import { usualWidget, widgetTag } from './widget-tag.ts'

const place = { url: 'https://heddle.example', graph: 'help', key: 'heddle_…' }

test('only what differs from the usual is written', () => {
  expect(widgetTag(place, usualWidget)).toBe(`<script
  src="https://heddle.example/widget.js"
  data-graph="help"
  data-key="heddle_…"
></script>`)
  expect(
    widgetTag(
      { ...place, key: '', input: 'text', output: 'answer' },
      { ...usualWidget, theme: 'dark', open: true },
    ),
  ).toBe(`<script
  src="https://heddle.example/widget.js"
  data-graph="help"
  data-input="text"
  data-theme="dark"
  data-open
></script>`)
})

test('what is typed cannot leave its attribute', () => {
  const tag = widgetTag(place, { ...usualWidget, title: '"></script><script>alert(1)' })
  expect(tag).toContain('data-title="&quot;&gt;&lt;/script&gt;&lt;script&gt;alert(1)"')
})
