import { expect, test } from 'vitest'
import { namesOfRuns } from './run-names.ts'

test('a replay is called by its origin and a letter in the order of their beginnings', () => {
  const run = (id: string, startedAt: number, replayOf?: string) => ({
    id,
    startedAt,
    ...(replayOf === undefined ? {} : { replayOf }),
  })
  const names = namesOfRuns([
    run('run-0004', 40, 'run-0002'),
    run('run-0003', 30, 'run-0001'),
    run('run-0002', 20, 'run-0001'),
    run('run-0001', 10),
    run('run-0005', 50, 'long-gone'),
  ])
  expect(Object.fromEntries(names)).toEqual({
    'run-0001': '0001',
    'run-0002': '0001·a',
    'run-0003': '0001·b',
    'run-0004': '0001·a·a',
    'run-0005': 'gone·a',
  })
})

test('the letters go on after z', () => {
  const many = Array.from({ length: 28 }, (_, at) => ({
    id: `r${at}`,
    startedAt: at,
    replayOf: 'base',
  }))
  const names = namesOfRuns(many)
  expect([names.get('r25'), names.get('r26'), names.get('r27')]).toEqual([
    'base·z',
    'base·aa',
    'base·ab',
  ])
})
