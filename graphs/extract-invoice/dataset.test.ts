import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { Graph } from '../../engine/graph/document.ts'
import { Json } from '../../engine/graph/values.ts'
import { offlineModels } from '../../engine/models/models.ts'
import { fakeChat, fakeModels } from '../../engine/testing.ts'
import { run } from '../../library/heddle.ts'

const folder = fileURLToPath(new URL('.', import.meta.url))
const read = (name: string): string => readFileSync(`${folder}${name}`, 'utf8')

const Invoice = z.record(z.string(), Json)
const Line = z.strictObject({
  id: z.string(),
  inputs: z.strictObject({ text: z.string().min(1) }),
  expected: z.strictObject({ invoice: Invoice, pass: z.boolean() }),
  tags: z.array(z.string()).min(1),
})

const graph = Graph.parse(JSON.parse(read('graph.json')))
const lines = read('dataset.jsonl')
  .trimEnd()
  .split('\n')
  .map((line) => Line.parse(JSON.parse(line)))

/** Follows from other fields, and is not counted beside them. */
const computed = 'difference'

const isAbsent = (value: Json | undefined): boolean =>
  value === undefined || value === null || (Array.isArray(value) && value.length === 0)

const isSame = (one: Json | undefined, other: Json): boolean =>
  JSON.stringify(one) === JSON.stringify(other)

test('each expected invoice has all fields, and is valid as its own numbers say', () => {
  for (const { expected } of lines) {
    const { net, tax, total, difference } = expected.invoice
    const known = [net, tax, total].every((amount) => typeof amount === 'number')
    const wanted = known
      ? Math.round((Number(net) + Number(tax) - Number(total)) * 100) / 100
      : null
    expect(difference).toBe(wanted)
    const needed = ['number', 'date', 'seller', 'currency', 'total']
    const whole = needed.every((name) => !isAbsent(expected.invoice[name]))
    expect(expected.pass).toBe(whole && (wanted === null || wanted === 0))
  }
})

test('without a model it finds as much as its page says', async () => {
  const counts = { right: 0, missed: 0, other: 0, invented: 0, judged: 0 }
  for (const { inputs, expected } of lines) {
    const { outputs } = await run(graph, inputs, { models: offlineModels })
    const found = Invoice.parse(outputs['invoice'])
    expect(Object.keys(found)).toEqual(Object.keys(expected.invoice))
    for (const [name, wanted] of Object.entries(expected.invoice)) {
      if (name === computed || (isAbsent(wanted) && isAbsent(found[name]))) continue
      if (isSame(found[name], wanted)) counts.right += 1
      else if (isAbsent(found[name])) counts.missed += 1
      else if (isAbsent(wanted)) counts.invented += 1
      else counts.other += 1
    }
    if (outputs['pass'] === expected.pass) counts.judged += 1
  }
  const { right, missed, other, invented, judged } = counts
  expect(invented).toBe(0)
  expect(read('README.md')).toContain(
    `of ${right + missed + other} values ${right} are found as expected, ${missed} are not found and ${other} is found otherwise; nothing is found that is not there. Whether an invoice is valid is said rightly for ${judged} of the ${lines.length}.`,
  )
})

test('says of an invoice that is wrong what is wrong with it', async () => {
  const of = (id: string): string => lines.find((line) => line.id === id)!.inputs.text
  const wrong = await run(graph, { text: of('wrong-sum') }, { models: offlineModels })
  expect(wrong.outputs).toMatchObject({
    pass: false,
    problems: [{ check: 'schema', message: expect.stringContaining('"difference": -10') }],
  })
  const unfinished = await run(graph, { text: of('no-total') }, { models: offlineModels })
  expect(unfinished.outputs).toMatchObject({
    pass: false,
    problems: [{ message: expect.stringContaining('"total"') }],
  })
})

test('with a model it keeps what is proved by the text, and drops what is not', async () => {
  const { inputs, expected } = lines.find(({ id }) => id === 'letter')!
  const { seller, buyer, due, currency, net, tax, total, number } = expected.invoice
  const fields = { number, seller, buyer, due, currency, net, tax, total, date: '2024-03-20' }
  const quotes = {
    number: 'our invoice R/311',
    seller: 'Pell Loom Repairs',
    buyer: 'Ms Okafor',
    due: 'by 13 April 2024',
    currency: '480 pounds',
    net: '480 pounds',
    tax: '96 pounds of VAT',
    total: '576 pounds in all',
    date: 'dated 20 March 2024',
  }
  const evidence = Object.entries(quotes).map(([field, quote]) => ({ field, quote }))
  const chat = fakeChat([{ json: { fields, evidence } }])
  const { outputs } = await run(graph, inputs, { models: fakeModels({ chat }) })
  expect(outputs).toMatchObject({ invoice: { ...expected.invoice, date: null }, pass: false })
})
