import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { checkSupport } from '../../models/offline/check-support.ts'
import { seededRandom } from '../random.ts'
import { calibrate } from './calibrate.ts'
import { confusionOf } from './confusion.ts'
import { cohenKappa } from './kappa.ts'
import { positionBias, type SwappedVerdict } from './position-bias.ts'

const folder = resolve(process.env['HEDDLE_DATA'] ?? '../shared/data')
const has = (name: string): boolean => existsSync(join(folder, name))
const missing = (name: string): string =>
  has(name) ? '' : ` (skipped: there is no folder "${name}" in HEDDLE_DATA)`

const Pair = z.object({ id: z.string(), label: z.literal([1, 2]), subset: z.string() })
const Judgment = z.object({
  id: z.string(),
  judge: z.string(),
  method: z.string(),
  swapped: z.boolean(),
  winner: z.literal([1, 2]).nullable(),
})
const Published = z.record(
  z.string(),
  z.record(
    z.string(),
    z.object({
      correct_False: z.string(),
      correct_True: z.string(),
      correct_both: z.string(),
      correct_average: z.string(),
      equal: z.string(),
      kappa_agreement: z.number(),
    }),
  ),
)

function readLines<Line>(name: string, file: string, schema: z.ZodType<Line>): Line[] {
  const lines = readFileSync(join(folder, name, file), 'utf8')
    .trimEnd()
    .split('\n')
  return lines.map((line) => schema.parse(JSON.parse(line)))
}

/** The verdicts of each judge on each subset, by `subset judge/method`. */
function recordedVerdicts(): Map<string, SwappedVerdict[]> {
  const pairs = new Map(readLines('llmbar', 'pairs.jsonl', Pair).map((pair) => [pair.id, pair]))
  const found = Map.groupBy(
    readLines('llmbar', 'recorded_judgments.jsonl', Judgment),
    ({ id, judge, method }) => `${pairs.get(id)!.subset} ${judge}/${method}`,
  )
  return new Map(
    [...found].map(([name, judgments]) => [
      name,
      [...Map.groupBy(judgments, ({ id }) => id)].map(([id, of]) => ({
        label: pairs.get(id)!.label,
        straight: of.find(({ swapped }) => !swapped)!.winner,
        swapped: of.find(({ swapped }) => swapped)!.winner,
      })),
    ]),
  )
}

test.skipIf(!has('llmbar'))(
  `the agreement of sixty recorded judges is the published one${missing('llmbar')}`,
  () => {
    const verdicts = recordedVerdicts()
    const published = Published.parse(
      JSON.parse(readFileSync(join(folder, 'llmbar', 'published_statistics.json'), 'utf8')),
    )
    const percent = (text: string): number => Number(/([\d.]+)%$/.exec(text)![1]) / 100
    let compared = 0
    for (const [subset, judges] of Object.entries(published)) {
      for (const [judge, told] of Object.entries(judges)) {
        const found = positionBias(verdicts.get(`${subset} ${judge}`)!)
        expect(found.accuracy!.straight).toBeCloseTo(percent(told.correct_False), 8)
        expect(found.accuracy!.swapped).toBeCloseTo(percent(told.correct_True), 8)
        expect(found.accuracy!.both).toBeCloseTo(percent(told.correct_both), 8)
        expect(found.accuracy!.average).toBeCloseTo(percent(told.correct_average), 8)
        expect(found.consistent).toBeCloseTo(percent(told.equal), 8)
        // Their script takes an answer without a verdict for the second one.
        const taken = verdicts
          .get(`${subset} ${judge}`)!
          .map(({ straight, swapped }) => [String(straight ?? 2), String(swapped ?? 2)] as const)
        expect(cohenKappa(confusionOf(taken, ['1', '2']))).toBeCloseTo(told.kappa_agreement, 8)
        compared += 1
      }
    }
    expect(compared).toBe(60)
  },
)

test.skipIf(!has('llmbar'))(`a judge that prefers a place is found out${missing('llmbar')}`, () => {
  const verdicts = recordedVerdicts()
  const falcon = positionBias(verdicts.get('neighbor Falcon/CoT')!)
  const gpt4 = positionBias(verdicts.get('natural GPT-4/Vanilla')!)
  expect(Math.abs(falcon.firstPreferred! - 0.5)).toBeGreaterThan(0.3)
  expect(Math.abs(gpt4.firstPreferred! - 0.5)).toBeLessThan(0.05)
  expect(gpt4.kappa).toBeGreaterThan(0.85)
})

const Claim = z.object({
  id: z.string(),
  claim_id: z.string(),
  answer: z.string(),
  context_sentences: z.array(z.string()),
  label: z.string(),
})

test.skipIf(!has('wice'))(
  `calibrated on some claims, the judge by words tells the true share of others${missing('wice')}`,
  () => {
    const rows = Map.groupBy(
      readLines('wice', 'oracle_chunks_dev.jsonl', Claim),
      ({ claim_id }) => claim_id,
    )
    // A claim counts by the best of its contexts, as the data says.
    const claims = [...rows.values()].map((of) => ({
      label: of[0]!.label === 'supported',
      judge: of.some(
        ({ answer, context_sentences }) =>
          checkSupport(answer, [{ id: 'context', text: context_sentences.join('\n') }]).pass,
      ),
    }))
    const off = { corrected: 0, judged: 0 }
    let held = 0
    const splits = 40
    for (let split = 0; split < splits; split += 1) {
      const random = seededRandom(split)
      const halves = Map.groupBy(claims, () => random() < 0.5)
      const [labelled, others] = [halves.get(true)!, halves.get(false)!]
      const passed = others.filter(({ judge }) => judge).length
      const truth = others.filter(({ label }) => label).length / others.length
      const judged = { passed, judged: others.length }
      const { corrected, passRate, kappa } = calibrate(labelled, { scale: 'pass', judged })
      expect(kappa).toBeGreaterThan(0.05)
      off.corrected += (corrected!.rate - truth) / splits
      off.judged += (passRate! - truth) / splits
      if (corrected!.interval[0] <= truth && truth <= corrected!.interval[1]) held += 1
    }
    // One split alone may be off by chance; the judge is off by the same every time.
    expect(Math.abs(off.judged)).toBeGreaterThan(0.05)
    expect(Math.abs(off.corrected)).toBeLessThan(Math.abs(off.judged) / 2)
    expect(held).toBeGreaterThanOrEqual(0.9 * splits)
  },
)

test('a judge that always takes the first answer is consistent with nothing', () => {
  const always: SwappedVerdict[] = Array.from({ length: 10 }, (_, at) => ({
    label: at % 2 === 0 ? 1 : 2,
    straight: 1,
    swapped: 2,
  }))
  expect(positionBias(always)).toMatchObject({
    pairs: 10,
    consistent: 0,
    firstPreferred: 1,
    accuracy: { straight: 0.5, swapped: 0.5, both: 0, average: 0.5 },
  })
  expect(positionBias([])).toMatchObject({ consistent: null, kappa: null, accuracy: null })
})
