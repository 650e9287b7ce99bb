import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { percentile, timesAs, type Measured } from './rounds.ts'
import type { Turn } from './load.ts'

function bench(...options: string[]): { status: number | null; stdout: string; stderr: string } {
  const file = fileURLToPath(new URL('../run.ts', import.meta.url))
  return spawnSync(process.execPath, [file, 'endpoint', ...options], { encoding: 'utf8' })
}

function turns(...rates: readonly number[]): Turn[] {
  return rates.map((perSecond) => ({ perSecond, latencies: [], processor: 0 }))
}

it('compares round by round, so that a slow round counts once', () => {
  const measured: Measured = {
    kind: 'two',
    concurrency: 16,
    turns: new Map([
      ['Heddle', turns(100, 20, 100)],
      ['other', turns(50, 10, 200)],
    ]),
  }
  expect(timesAs(measured, 'Heddle', 'other')).toBe(2)
})

it('takes percentiles by the nearest rank', () => {
  const values = Array.from({ length: 100 }, (_, at) => 100 - at)
  expect([0.5, 0.95, 0.99].map((share) => percentile(values, share))).toEqual([50, 95, 99])
  expect(percentile([], 0.5)).toBeNaN()
})

it('measures everyone on every kind of graph, and ends with one line for programs', () => {
  const small = ['--seconds', '0.2', '--rounds', '1', '--times', '5', '--runs', '20']
  const only = ['--only', 'one_c1,two_c16,rag_c1', '--streams', '5']
  const { status, stdout, stderr } = bench(...small, ...only)
  expect([status, stderr]).toEqual([0, ''])
  const last = stdout.trim().split('\n').at(-1) ?? ''
  const found: Record<string, unknown> = JSON.parse(last.replace(/^RESULT /, ''))
  expect(found['benchmark']).toBe('endpoint')
  for (const name of [
    'one_c1_vs_express',
    'two_c16_vs_langgraph',
    'two_c16_vs_express',
    'rag_c1_vs_langgraph',
    'ttft_added_p50_ms',
    'streams_first_p95_ms',
    'ready_ms',
    'rss_idle_mb',
    'rss_after_mb',
  ]) {
    expect([name, found[name]]).toEqual([name, expect.any(Number)])
  }
}, 300_000)

it('says what there is when it is asked for what there is not', () => {
  const { status, stderr } = bench('--only', 'three')
  expect(status).not.toBe(0)
  expect(stderr).toContain('--only names "three"; there are one, two, rag, one_c1, one_c16')
})
