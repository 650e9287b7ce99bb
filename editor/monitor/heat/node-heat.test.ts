import { describe, expect, it } from 'vitest'
import type { MonitorNode } from '../../../server/api/monitor.ts'
import { heatPicture, readHeat, untintedWords } from './node-heat.ts'

function nodeOf(node: string, given: Partial<MonitorNode> = {}): MonitorNode {
  return {
    node,
    executions: 40,
    failed: 0,
    cached: 0,
    latency: { p50: 1200, p95: 3000, p99: 3100, of: 40 },
    cost: 0,
    share: 0,
    ...given,
  }
}

describe('heatPicture', () => {
  const nodes = [
    nodeOf('generate', { share: 0.6, cost: 0.02, failed: 3 }),
    nodeOf('retrieve', { share: 0.3, failed: 12 }),
    nodeOf('answer/generate', { share: 0.9, cost: 4 }),
    nodeOf('known', { cached: 40, latency: null }),
  ]
  const marksBy = (heat: 'time' | 'cost' | 'failures') => heatPicture(nodes, heat).marks

  it('compares nodes with the hottest one', () => {
    expect(marksBy('time')['generate']).toMatchObject({ text: '60.0 %', heat: 1 })
    expect(marksBy('time')['retrieve']).toMatchObject({ text: '30.0 %', heat: 0.5 })
    expect(heatPicture(nodes, 'time').most).toBe('60.0 %')
  })

  it('leaves out what stands inside of a subgraph', () => {
    expect(Object.keys(marksBy('time'))).toEqual(['generate', 'retrieve', 'known'])
    expect(heatPicture(nodes, 'cost').most).toBe('$0.020')
  })

  it('writes nothing at what did not take part', () => {
    expect(marksBy('time')['known']).toMatchObject({ text: '', heat: 0 })
    expect(marksBy('cost')['retrieve']).toMatchObject({ text: '', heat: 0 })
    expect(marksBy('failures')['known']).toMatchObject({ text: '', heat: 0 })
  })

  it('tells how often a node failed, and of how many times', () => {
    expect(marksBy('failures')['retrieve']).toMatchObject({ text: '12 of 40', heat: 1 })
    expect(marksBy('failures')['generate']).toMatchObject({ text: '3 of 40', heat: 0.25 })
  })

  it('says all of a node in full, what tints it first', () => {
    expect(marksBy('cost')['generate']?.title).toBe(
      '$0.020; 60.0 % of the time of all nodes, p50 1.20 s, p95 3.00 s; 3 failed; 40 executions, 0 of them from the cache',
    )
  })

  it('tints nothing where there is nothing to compare', () => {
    const untinted = heatPicture([nodeOf('answer', { cost: null })], 'cost')
    expect(untinted).toMatchObject({ most: '', marks: { answer: { text: 'no price', heat: 0 } } })
  })
})

it('says why nothing is tinted', () => {
  expect(untintedWords('time', [])).toContain('cache')
  expect(untintedWords('failures', [])).toBe('No node failed.')
  expect(untintedWords('cost', [nodeOf('answer')])).toBe('It cost nothing.')
  expect(untintedWords('cost', [nodeOf('answer', { cost: null })])).toContain('not known')
})

it('reads an address', () => {
  expect(readHeat('cost')?.title).toBe('Where the money goes')
  expect(readHeat('weight')).toBeUndefined()
  expect(readHeat(null)).toBeUndefined()
})
