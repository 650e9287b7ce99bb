import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { Message } from '../../engine/graph/values.ts'

const root = new URL('../../', import.meta.url)

const Line = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  inputs: z.strictObject({
    question: z.string().min(1).max(300),
    history: z.array(Message).min(1).optional(),
  }),
  expected: z.strictObject({ answer: z.string().min(1) }),
  gold: z.array(
    z.strictObject({ document: z.string().regex(/^docs\/.+\.md$/), quote: z.string().min(10) }),
  ),
  answerable: z.boolean(),
  tags: z.array(z.string()).min(1),
})

const lines = readFileSync(new URL('dataset.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => Line.parse(JSON.parse(line)))

test('every quote stands word for word in the document it names', () => {
  const missing = lines.flatMap(({ id, gold }) =>
    gold
      .filter(
        ({ document, quote }) => !readFileSync(new URL(document, root), 'utf8').includes(quote),
      )
      .map(({ document, quote }) => `${id}: ${document} does not hold "${quote}"`),
  )
  expect(missing).toEqual([])
})

test('each question has an id of its own and is asked once', () => {
  expect(new Set(lines.map(({ id }) => id)).size).toBe(lines.length)
  expect(new Set(lines.map(({ inputs }) => inputs.question.toLowerCase())).size).toBe(lines.length)
})

test('answerable questions have gold passages, and the others have none', () => {
  const wrong = lines.filter(({ answerable, gold }) => answerable === (gold.length === 0))
  expect(wrong.map(({ id }) => id)).toEqual([])
})

test('there are enough questions of each kind to measure with', () => {
  const count = (tag: string): number => lines.filter(({ tags }) => tags.includes(tag)).length
  expect(lines.length).toBeGreaterThanOrEqual(80)
  expect(count('unanswerable')).toBeGreaterThanOrEqual(10)
  const tags = ['how-to', 'what-is', 'error', 'limit', 'keywords', 'follow-up']
  expect(tags.filter((tag) => count(tag) < 4)).toEqual([])
})

test('questions are not made of the sentences that answer them', () => {
  const words = (text: string): string[] => text.toLowerCase().match(/\p{L}{4,}/gu) ?? []
  const copied = lines.filter(({ inputs, gold }) => {
    const asked = new Set(words(inputs.question))
    const quoted = new Set(gold.flatMap(({ quote }) => words(quote)))
    const shared = [...asked].filter((word) => quoted.has(word)).length
    return asked.size >= 4 && shared / asked.size > 0.7
  })
  expect(copied.map(({ id }) => id)).toEqual([])
})
