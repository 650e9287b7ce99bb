import fc from 'fast-check'
import { expect, it } from 'vitest'
import { orderOf, type Dependency } from '../graph/order.ts'
import { chainsOf } from './chains.ts'

function chains(wires: string): string[] {
  const dependencies: Dependency[] = wires.split(' ').map((pair) => {
    const [from, to] = pair.split('>')
    return { from: from!, to: to!, optional: false }
  })
  const members = [...new Set(dependencies.flatMap(({ from, to }) => [from, to]))]
  const ordered = orderOf(members, dependencies)
  if ('circle' in ordered) throw new Error('The test graph has a circle.')
  const found = chainsOf(ordered.order, dependencies)
  return found.map(({ entries, after }) => {
    const needed = after.map((number) => found[number]!.entries.join(''))
    return needed.length === 0 ? entries.join('') : `${entries.join('')} after ${needed.join(', ')}`
  })
}

it('makes a chain one task', () => {
  expect(chains('a>b b>c c>d')).toEqual(['abcd'])
})

it('keeps a reader of two steps of a chain in that chain', () => {
  expect(chains('a>b a>c b>c')).toEqual(['abc'])
})

it('gives each further branch a task of its own', () => {
  expect(chains('a>b a>c b>d c>d')).toEqual(['ab', 'c after ab', 'd after ab, c'])
})

it('does not make a slow branch hold up an unrelated one', () => {
  // x and y only meet at the end: each is one task from its start to its end.
  expect(chains('a>x a>p p>q q>r r>z x>z')).toEqual(['apqr', 'x after apqr', 'z after apqr, x'])
})

it('lets a step join that also needs something from before the chain began', () => {
  // c needs b (its chain) and a, which was done before b began.
  expect(chains('a>b a>e b>c a>c e>f')).toEqual(['abc', 'ef after abc'])
})

it('splits where branches cross, so that none waits for the other', () => {
  expect(chains('a>c b>c b>d')).toEqual(['a', 'bd', 'c after a, bd'])
})

it('puts every entry into one chain, after all it needs, whatever the wires', () => {
  // Wires lead from a lower to a higher number, so there is no circle.
  const wire = fc.tuple(fc.nat(9), fc.nat(9)).filter(([from, to]) => from < to)
  fc.assert(
    fc.property(fc.array(wire, { maxLength: 25 }), (wires) => {
      const dependencies = wires.map(([from, to]) => ({
        from: `n${from}`,
        to: `n${to}`,
        optional: false,
      }))
      const members = Array.from({ length: 10 }, (_, at) => `n${at}`)
      const ordered = orderOf(members, dependencies)
      const order = 'order' in ordered ? ordered.order : []
      const found = chainsOf(order, dependencies)
      expect(found.flatMap(({ entries }) => entries).toSorted()).toEqual(members)

      // Runs chain by chain, as a unit is only started when those it names have started.
      const done = new Set<string>()
      for (const [number, { entries, after }] of found.entries()) {
        expect(after.every((other) => other < number)).toBe(true)
        const [first] = entries
        const before = new Set(after.flatMap((other) => found[other]!.entries))
        const needs = dependencies.filter(({ to }) => to === first).map(({ from }) => from)
        expect(needs.every((need) => before.has(need))).toBe(true)
        for (const entry of entries) {
          const waits = dependencies.filter(({ to }) => to === entry)
          expect(waits.every(({ from }) => done.has(from))).toBe(true)
          done.add(entry)
        }
      }
    }),
    { numRuns: 200 },
  )
})
