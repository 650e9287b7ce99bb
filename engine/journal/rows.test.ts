import { expect, it } from 'vitest'
import { RunWriter } from '../../test/support/journal-contract.ts'
import { Value, valuesOf } from '../run/value.ts'
import { largeValue } from './journal.ts'
import { rowsOf } from './rows.ts'

const long = 'x'.repeat(1000)

it('makes one pack of what a run recorded, with small values in their places', () => {
  const [a, b] = [new RunWriter('a'), new RunWriter('b')]
  const entries = [
    a.start({ word: 'x' }),
    b.start(),
    a.nodeStart('n', { in: 'x' }),
    b.end('failed'),
  ]
  const { rows } = rowsOf(entries, new WeakSet())
  expect(rows.packs.map(({ run, seq }) => `${run}${seq}`)).toEqual(['a1', 'b1'])
  expect(JSON.parse(rows.packs[0]!.events)).toEqual([entries[0]!.event, entries[2]!.event])
  expect(rows.starts.map(({ run, input }) => [run, input])).toEqual([
    ['a', '{"word":"x"}'],
    ['b', '{}'],
  ])
  expect(rows.changes).toEqual([{ run: 'b', status: 'failed', endedAt: 1002 }])
  expect(rows.values.size).toBe(0)
})

it('cuts the packs of a long run', () => {
  const run = new RunWriter('a')
  const entries = Array.from({ length: 130 }, () => run.nodeStart('n'))
  const { packs } = rowsOf(entries, new WeakSet()).rows
  expect(packs.map(({ seq }) => seq)).toEqual([1, 65, 129])
})

it('takes out what is not small, once for all events that carry it', () => {
  const run = new RunWriter('a')
  const value = new Value(long)
  const entries = [
    { ...run.nodeEnd('n', { out: long }), values: { out: value } },
    { ...run.nodeStart('m', { in: long }), values: { in: value } },
    run.nodeEnd('o', { out: long }),
  ]
  const { rows, kept } = rowsOf(entries, new WeakSet())
  expect([...rows.values]).toEqual([[value.hash, JSON.stringify(long)]])
  expect(kept).toEqual([value])
  const reference = { $value: value.hash, bytes: 1002, preview: '' }
  expect(JSON.parse(rows.packs[0]!.events)).toMatchObject([
    { outputs: { out: reference } },
    { inputs: { in: reference } },
    { outputs: { out: reference } },
  ])
})

it('leaves out what is stored, and refers to it all the same', () => {
  const value = new Value('y'.repeat(largeValue))
  const entry = { ...new RunWriter('a').nodeStart('n', { in: value.data }), values: { in: value } }
  const { rows, kept } = rowsOf([entry], new WeakSet([value]))
  expect(rows.values.size).toBe(0)
  expect(kept).toEqual([])
  expect(rows.packs[0]!.events).toContain(value.hash)
})

it('has no record of an end that was itself reused', () => {
  const run = new RunWriter('a')
  const reused = { run: 'b', path: 'n' }
  const entries = [
    run.nodeEnd('n', { out: 1 }, { key: 'own' }),
    run.nodeEnd('m', { out: 1 }, { key: 'borrowed', reused }),
  ]
  expect(rowsOf(entries, new WeakSet()).rows.records).toEqual([{ key: 'own', run: 'a', seq: 1 }])
})

it('takes out what a replay edits, and puts no input of the same name in its place', () => {
  const edits = {
    outputs: { n: { text: long } },
    absent: ['m.out'],
    config: { m: { prompt: long } },
    input: { text: long, count: 1 },
  }
  const start = new RunWriter('a').start({ text: 'short' }, 'test', 'b', { from: 'n', edits })
  const entry = { ...start, values: valuesOf({ text: 'short' }) }
  const { rows } = rowsOf([entry], new WeakSet())
  const reference = { $value: new Value(long).hash, bytes: 1002, preview: '' }
  expect([...rows.values.values()]).toEqual([JSON.stringify(long)])
  expect(JSON.parse(rows.packs[0]!.events)).toMatchObject([
    {
      input: { text: 'short' },
      replay: {
        from: 'n',
        edits: {
          outputs: { n: { text: reference } },
          absent: ['m.out'],
          config: { m: { prompt: reference } },
          input: { text: reference, count: 1 },
        },
      },
    },
  ])
})
