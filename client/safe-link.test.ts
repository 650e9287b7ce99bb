import { expect, test } from 'vitest'
import { safeLink } from './safe-link.ts'

test('web and mail addresses are followed', () => {
  expect(safeLink('https://example.org/a?b=c')).toBe('https://example.org/a?b=c')
  expect(safeLink('mailto:ada@example.org')).toBe('mailto:ada@example.org')
})

test('nothing that runs, and nothing that leads into the editor', () => {
  const followed = [
    'javascript:alert(1)',
    ' JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    '/settings',
    '//example.org',
    '',
  ].filter((href) => safeLink(href) !== undefined)
  expect(followed).toEqual([])
})
