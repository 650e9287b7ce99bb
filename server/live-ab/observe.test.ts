import { expect, test } from 'vitest'
import { analyse } from '../../engine/evaluate/live/analyse.ts'
import type { RunAnswer } from '../api.ts'
import type { FeedbackRow } from '../store/feedback-tables.ts'
import { observe } from './observe.ts'

function answer(id: string, parts: Partial<RunAnswer> = {}): RunAnswer {
  return {
    id,
    graph: 'shop',
    version: 'f00',
    status: 'succeeded',
    outputs: {},
    usage: { calls: 1, inputTokens: 1, outputTokens: 1, cost: 0.002, models: [] },
    startedAt: 1000,
    endedAt: 1250,
    ...parts,
  }
}

function said(run: string, person: string, parts: Partial<FeedbackRow>): FeedbackRow {
  return {
    id: `${run} ${person}`,
    run,
    person,
    person_name: person,
    graph: 'shop',
    version: 'f00',
    deployment: 'live',
    variant: 'A',
    thumbs: null,
    stars: null,
    comment: null,
    reasons: null,
    correction: null,
    created_at: 1,
    updated_at: 1,
    ...parts,
  }
}

const exposed = (run: string, variant = 'A') => ({ run, unit: `unit of ${run}`, variant, at: 5 })

test('a run is measured by what it took, gave back and was thought of', () => {
  const runs = new Map([
    [
      'full',
      answer('full', {
        outputs: { answer: 'yes', score: 0.5, fits: true, verdict: { pass: false, score: 0.25 } },
      }),
    ],
  ])
  const feedback = [
    said('full', 'ada', { thumbs: 'up', stars: 5 }),
    said('full', 'bo', { thumbs: 'down' }),
    said('other', 'bo', { thumbs: 'down' }),
  ]
  expect(observe([exposed('full')], { look: (run) => runs.get(run), feedback })).toEqual([
    {
      unit: 'unit of full',
      variant: 'A',
      at: 5,
      measures: {
        failed: 0,
        latency: 250,
        cost: 0.002,
        'output.score': 0.5,
        'output.fits': 1,
        'output.verdict.pass': 0,
        'output.verdict.score': 0.25,
        thumbs: 0.5,
        stars: 5,
      },
    },
  ])
})

test('a run that is not over, was cancelled or is gone counts in the split alone', () => {
  const { endedAt: _, ...going } = answer('going', { status: 'running' })
  const runs = new Map([
    ['going', going],
    ['cancelled', answer('cancelled', { status: 'cancelled' })],
  ])
  const observations = observe([exposed('going'), exposed('cancelled'), exposed('gone')], {
    look: (run) => runs.get(run),
    feedback: [],
  })
  expect(observations.map(({ measures }) => measures)).toEqual([{}, {}, {}])
})

test('a run that is over is looked at once, and one that goes on again', () => {
  const { endedAt: _, ...going } = answer('going', { status: 'running' })
  const looked: string[] = []
  const sources = {
    look(run: string): RunAnswer {
      looked.push(run)
      return run === 'going' ? going : answer(run)
    },
    feedback: [],
    known: new Map(),
  }
  const first = observe([exposed('over'), exposed('going')], sources)
  expect(observe([exposed('over'), exposed('going')], sources)).toEqual(first)
  expect(looked).toEqual(['over', 'going', 'going'])
})

test('a failed run is no success, and a cost that nobody knows is no cost', () => {
  const failed = answer('failed', { status: 'failed' })
  const look = (): RunAnswer => ({ ...failed, usage: { ...failed.usage, cost: null } })
  expect(observe([exposed('failed')], { look, feedback: [] })[0]?.measures).toEqual({
    failed: 1,
    latency: 250,
  })
})

test('what is observed can be told apart', () => {
  const exposures = Array.from({ length: 1200 }, (_, at) => ({
    run: String(at),
    unit: `unit ${at}`,
    variant: at % 2 === 0 ? 'A' : 'B',
    at,
  }))
  const feedback = exposures.map(({ run, variant }, at) =>
    said(run, 'end-user', { thumbs: at % 10 < (variant === 'A' ? 4 : 8) ? 'up' : 'down' }),
  )
  const result = analyse(
    {
      control: 'A',
      candidates: ['B'],
      primary: {
        name: 'thumbs',
        label: 'thumbs',
        scale: 'share',
        better: 'higher',
        smallestEffect: { absolute: 0.05 },
      },
      periods: [{ from: 0, weights: { A: 1, B: 1 } }],
    },
    observe(exposures, { look: (run) => answer(run), feedback }),
  )
  expect(result).toMatchObject({ state: 'decided', advice: 'promote', candidate: 'B' })
})
