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

it('makes a branch and the join behind it one task, and each further branch another', () => {
  expect(chains('a>b a>c b>d c>d')).toEqual(['abd', 'c after abd'])
  expect(chains('a>b a>c a>d b>e c>e d>e e>f')).toEqual(['abef', 'c after abef', 'd after abef'])
})

it('does not make a slow branch hold up an unrelated one', () => {
  // x and y only meet at the end: each is one task from its start to where they meet.
  expect(chains('a>x a>p p>q q>r r>z x>z')).toEqual(['apqrz', 'x after apqrz'])
})

it('lets a step join that also needs something from before the chain began', () => {
  // c needs b (its chain) and a, which was done before b began.
  expect(chains('a>b a>e b>c a>c e>f')).toEqual(['abc', 'ef after abc'])
})

it('splits where branches cross, so that none waits for the other', () => {
  expect(chains('a>c b>c b>d')).toEqual(['ac', 'bd'])
})

it('puts a join into the chain that starts first, so that those behind it start early', () => {
  expect(chains('a>b a>c c>d c>e b>j d>j j>k j>l')).toEqual([
    'abjk',
    'cd after abjk',
    'e after cd',
    'l after abjk',
  ])
})

it('puts every entry into one chain and leaves none waiting for ever, whatever the wires', () => {
  // Wires lead from a lower to a higher number, so there is no circle.
  const wire = fc.tuple(fc.nat(9), fc.nat(9)).filter(([from, to]) => from < to)
  fc.assert(
    fc.property(fc.array(wire, { maxLength: 25 }), (wires) => {
      const dependencies = wires.map(([from, to]) => ({
        from: `n${from}`,
        to: `n${to}`,
        optional: false,
      }))
      const needsOf = (entry: string): string[] =>
        dependencies.filter(({ to }) => to === entry).map(({ from }) => from)
      const members = Array.from({ length: 10 }, (_, at) => `n${at}`)
      const ordered = orderOf(members, dependencies)
      const order = 'order' in ordered ? ordered.order : []
      const found = chainsOf(order, dependencies)
      expect(found.flatMap(({ entries }) => entries).toSorted()).toEqual(members)

      for (const [number, { entries, after }] of found.entries()) {
        expect(after.every((other) => other < number)).toBe(true)
        const before = new Set(after.flatMap((other) => found[other]!.entries))
        expect(needsOf(entries[0]!).every((need) => before.has(need))).toBe(true)
        // Each needs the one before it, so that no entry is held up by one it has nothing to do with.
        for (const [at, entry] of entries.slice(1).entries())
          expect(needsOf(entry)).toContain(entries[at])
      }

      // Chains run beside each other, each entry as soon as what it needs is done.
      const done = new Set<string>()
      const left = found.map(({ entries }) => [...entries])
      for (let moved = true; moved;) {
        moved = false
        for (const entries of left) {
          while (entries[0] !== undefined && needsOf(entries[0]).every((need) => done.has(need))) {
            done.add(entries.shift()!)
            moved = true
          }
        }
      }
      expect(done.size).toBe(members.length)
    }),
    { numRuns: 200 },
  )
})
