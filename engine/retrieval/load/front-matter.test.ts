import { expect, it } from 'vitest'
import { readFrontMatter } from './front-matter.ts'

it('becomes metadata and leaves the text', () => {
  const text = `---
title: "A \\"guide\\": part 1"
author: 'Ada''s'
date: 2024-01-31
order: 12
draft: false # for now
tags: [one, "two, three", 3]
topics:
  - deep water
  - 'low tide'
summary: >
  Two lines
  in one.
nested:
  key: value
---

# Heading
`
  expect(readFrontMatter(text)).toEqual({
    metadata: {
      title: 'A "guide": part 1',
      author: "Ada's",
      date: '2024-01-31',
      order: 12,
      draft: false,
      tags: ['one', 'two, three', 3],
      topics: ['deep water', 'low tide'],
      summary: 'Two lines in one.',
    },
    body: '# Heading\n',
  })
})

it('is none where a rule stands first, or where nothing is named', () => {
  for (const text of ['---\n\nA text.\n\n---\n\nMore.', '---\nno end: here', 'a: b\n---\n'])
    expect(readFrontMatter(text)).toEqual({ metadata: {}, body: text })
})

it('cannot take the server up with what it holds', () => {
  for (const inner of [
    `a: x${' '.repeat(60_000)}y`,
    `a: [${'"'.repeat(60_000)}`,
    `a: ${"''".repeat(30_000)}`,
  ])
    expect(Object.keys(readFrontMatter(`---\n${inner}\n---\n`).metadata)).toEqual(['a'])
})
