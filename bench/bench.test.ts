import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { scoreExcerpts } from './chunking.ts'
import { measureClassify } from './classify.ts'
import { measureCorrectnessOf } from './correctness.ts'
import { measureGroundedness } from './groundedness.ts'
import { publicCollection } from './public-collection.ts'
import { measureRetrieval } from './retrieval.ts'
import { scoreRankings } from './score-rankings.ts'
import { quotedIn, shippedCollection } from './shipped-collection.ts'
import { spreadOf } from './spread.ts'

const project = fileURLToPath(new URL('..', import.meta.url))

function bench(...command: string[]): { status: number | null; stdout: string; stderr: string } {
  const file = fileURLToPath(new URL('run.ts', import.meta.url))
  return spawnSync(process.execPath, [file, ...command], { encoding: 'utf8' })
}

test('says which benchmarks there are when it is asked for none', () => {
  const { status, stdout, stderr } = bench()
  expect(status).toBe(2)
  expect(stdout).toBe('')
  expect(stderr).toMatch(/^Name a benchmark: npm run bench -- NAME\n {2}start .*\n {2}retrieval /)
})

test('says which benchmarks there are when it is asked for one there is not', () => {
  const { status, stderr } = bench('retreival')
  expect(status).toBe(2)
  expect(stderr).toMatch(/^There is no benchmark "retreival": .*\n {2}start .*\n {2}retrieval /)
})

/** A public collection in its three files. */
function smallCollection(): string {
  const folder = mkdtempSync(join(tmpdir(), 'heddle-bench-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const write = (name: string, lines: readonly unknown[]): void =>
    writeFileSync(
      join(folder, name),
      lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'),
    )
  write('corpus.jsonl', [
    { id: 'ports', title: 'Ports', text: 'The server listens on port 4000.' },
    { id: 'keys', title: 'Keys', text: 'A provider key is encrypted before it is stored.' },
    { id: 'runs', title: 'Runs', text: 'A run is recorded in the journal of the server.' },
    { id: 'empty', title: '', text: '' },
  ])
  write('queries.jsonl', [
    { id: 'q1', text: 'Which port does the server listen on?' },
    { id: 'q2', text: 'Is my provider key encrypted?' },
    { id: 'q3', text: 'zebra' },
    { id: 'q4', text: 'nobody judged this server' },
  ])
  write('qrels.tsv', ['query\tdocument\tgrade', 'q1\tports\t1', 'q2\tkeys\t1', 'q3\truns\t1'])
  return folder
}

test('measures every pipeline on the questions that were judged', async () => {
  const results = await measureRetrieval(await publicCollection(smallCollection(), 'small'))
  expect(results.map(({ pipeline }) => pipeline)).toEqual([
    'bm25',
    'rewrite+bm25',
    'bm25+rerank',
    'rewrite+bm25+rerank',
  ])
  for (const { scores } of results) {
    // Two of three find their passage at once; "zebra" finds nothing.
    expect(Object.keys(scores)).toEqual(['ndcg10', 'map', 'recall100', 'mrr'])
    for (const { mean } of Object.values(scores)) expect(mean).toBeCloseTo(2 / 3, 12)
  }
  expect(results[0]?.scores.mrr?.difference).toBeNull()
  expect(results[1]?.scores.mrr?.difference).toMatchObject({ mean: 0, count: 3 })
})

test('compares each pipeline with the first, question by question', () => {
  const gold = [new Map([['a', 1]]), new Map([['b', 1]]), new Map<string, number>()]
  const [, second] = scoreRankings(
    [
      { pipeline: 'one', ranked: [['x', 'a'], ['x'], ['x']] },
      { pipeline: 'two', ranked: [['a'], ['x', 'b'], ['x']] },
    ],
    gold,
  )
  // From 1/2 and 0 to 1 and 1/2; the third question has nothing to find and counts for neither.
  expect(second?.scores.mrr).toEqual({
    mean: 0.75,
    difference: { mean: 0.5, low: 0.5, high: 0.5, count: 2 },
  })
})

test('classifies the texts that are not examples, and counts what it would send on', () => {
  const texts = [
    { label: 'ports', text: 'Which port is free?' },
    { label: 'ports', text: 'Is the port free?' },
    { label: 'ports', text: 'zebra' },
    { label: 'keys', text: 'Where is my key stored?' },
    { label: 'keys', text: 'Is the key stored?' },
    { label: 'keys', text: 'a free port' },
  ]
  // Of four texts two are right, one is wrong and one is known to no class. With the class of the
  // keys left out, its texts are foreign: one has no known word, and one belongs to the ports.
  expect(measureClassify(texts, 1)).toEqual({
    texts: 4,
    right: 0.5,
    sent: 0.75,
    rightOfSent: 2 / 3,
    foreignLeft: 0.5,
  })
})

test('finds the passages of every quote of the shipped dataset', async () => {
  const { questions } = await shippedCollection(project)
  expect(questions.length).toBeGreaterThan(80)
  expect(questions.filter(({ gold }) => gold.size > 0).length).toBeGreaterThan(60)
  expect(questions.some(({ history }) => history !== undefined)).toBe(true)
})

test('a quote that is cut in two is in both passages, and one that is repeated in each', () => {
  const part = { document: 'd', position: 0, text: '', headings: [] }
  const chunk = (id: string, start: number, end: number) => ({ ...part, id, start, end })
  const chunks = [chunk('first', 0, 10), chunk('second', 10, 20), chunk('third', 20, 30)]
  expect(quotedIn(chunks, 'd', '0123456 the 3456789 fourth', 'the 34')).toEqual(['first', 'second'])
  expect(quotedIn(chunks, 'd', 'ab 345678901234567890 ab', 'ab')).toEqual(['first', 'third'])
  expect(quotedIn(chunks, 'other', 'ab', 'ab')).toEqual([])
})

test('measures what of the wanted excerpts is found, and how much must be read for it', async () => {
  const part = { document: 'd', position: 0, headings: [] }
  const chunk = (id: string, start: number, text: string) => ({
    ...part,
    id,
    start,
    end: start + text.length,
    text,
  })
  // Two windows that share ten characters; of the wanted twenty, ten are in what is found.
  const chunks = [
    chunk('a', 0, 'warp '.repeat(4)),
    chunk('b', 10, 'warp '.repeat(4)),
    chunk('c', 30, 'weft '.repeat(4)),
  ]
  const question = { question: 'warp', document: 'd', excerpts: [{ start: 20, end: 40 }] }
  expect(await scoreExcerpts(chunks, [question])).toEqual({
    recall: 0.5,
    precision: 1 / 3,
    iou: 0.25,
    all: 0,
  })
})

test('the median of an even number of measurements lies between the two in the middle', () => {
  expect(spreadOf([4, 1, 10, 2])).toEqual({ min: 1, median: 3, max: 10 })
})

test('measures on one half how well support is found, with thresholds from the other', () => {
  const answers = ['one', 'two', 'three', 'four'].flatMap((group) => [
    {
      group,
      answer: 'The server listens on port 4000.',
      contexts: ['Nothing.', 'The server listens on port 4000.'],
      grounded: true,
      label: 'yes',
    },
    {
      group,
      answer: 'Ada wrote the server in 1843.',
      contexts: ['The server listens on port 4000.'],
      grounded: false,
      label: 'no',
    },
  ])
  expect(measureGroundedness(answers)).toMatchObject({
    answers: 4,
    grounded: 0.5,
    alwaysYesF1: 2 / 3,
    accuracy: 1,
    f1: 1,
    auroc: 1,
    aurocOfFirst: 1,
    // Both have six words.
    aurocOfLength: 0.5,
  })
})

test('measures correctness on every second question by itself', () => {
  const graded = (group: string, answer: string, correct: boolean, refuses = false) => ({
    group,
    question: 'Which port?',
    reference: 'Port 4000.',
    answer,
    correct,
    refuses,
  })
  const [chosen, other] = measureCorrectnessOf([
    graded('a', 'It is 4000.', false),
    graded('b', 'Port 4000, unless PORT says otherwise.', true),
    graded('b', 'Port 8080.', false),
    graded('b', 'I do not know.', false, true),
  ])
  expect(chosen!.score).toMatchObject({ answers: 1, correct: 0, auroc: null })
  expect(other!.score).toMatchObject({
    answers: 3,
    correct: 1 / 3,
    auroc: 1,
    aurocAnswered: 1,
    accuracy: 1,
    f1: 1,
  })
})
