import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backwardDependencies, orderOf, type Dependency } from './order.ts'

function needs(text: string): Dependency[] {
  return text.split(' ').map((pair) => {
    const optional = pair.includes('?')
    const [from, to] = pair.split(optional ? '?>' : '>')
    return { from: from!, to: to!, optional }
  })
}

describe('orderOf', () => {
  it('puts each entry after what it needs and breaks ties by name', () => {
    expect(orderOf(['d', 'b', 'c', 'a'], needs('a>c b>c c>d'))).toEqual({
      order: ['a', 'b', 'c', 'd'],
    })
  })

  it('does not depend on the order in which wires are written', () => {
    const forwards = needs('a>c b>c c>d a>d')
    expect(orderOf(['a', 'b', 'c', 'd'], forwards)).toEqual(
      orderOf(['d', 'c', 'b', 'a'], [...forwards].reverse()),
    )
  })

  it('names the entries of a circle in the order of their wires', () => {
    expect(orderOf(['a', 'b', 'c', 'd'], needs('a>b b>c c>b c>d'))).toEqual({ circle: ['b', 'c'] })
  })

  it('calls an entry that needs itself a circle', () => {
    expect(orderOf(['a'], needs('a>a'))).toEqual({ circle: ['a'] })
  })

  it('orders a chain of a thousand', () => {
    const members = Array.from({ length: 1000 }, (_, index) => `n${String(index).padStart(4, '0')}`)
    const chain = members
      .slice(1)
      .map((to, index) => ({ from: members[index]!, to, optional: false }))
    expect(orderOf([...members].reverse(), chain)).toEqual({ order: members })
  })
})

describe('backwardDependencies', () => {
  const backward = (members: string[], wires: string, fed: string[]): string[] =>
    [...backwardDependencies(members, needs(wires), new Set(fed))].map(
      ({ from, to }) => `${from}>${to}`,
    )

  it('finds the wire that feeds the next turn of generate and validate', () => {
    expect(
      backward(['generate', 'validate'], 'generate>validate validate?>generate', [
        'generate',
        'validate',
      ]),
    ).toEqual(['validate>generate'])
  })

  it('begins where the loop is fed from outside, so that names do not decide', () => {
    // z is fed; z → a → m, and m leads back to z.
    expect(backward(['a', 'm', 'z'], 'z?>a a>m m?>z', ['z'])).toEqual(['m>z'])
  })

  it('takes a node that reads its own output as reading the turn before', () => {
    expect(backward(['sum'], 'sum?>sum', ['sum'])).toEqual(['sum>sum'])
  })

  it('leaves optional wires alone that close no circle', () => {
    expect(backward(['a', 'b', 'c'], 'a?>b b?>c a>c', ['a'])).toEqual([])
  })

  it('are those against a chain that is fed at its beginning, whatever its entries are called', () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,3}$/), { minLength: 2, maxLength: 9 })
    const wires = fc.array(fc.tuple(fc.nat(8), fc.nat(8)), { maxLength: 12 })
    fc.assert(
      fc.property(names, fc.array(fc.boolean(), { minLength: 9 }), wires, (chain, lax, pairs) => {
        const forward = chain
          .slice(1)
          .map((to, at) => ({ from: chain[at]!, to, optional: lax[at] === true }))
        const against = pairs
          .filter(([from, to]) => to <= from && from < chain.length)
          .map(([from, to]) => ({ from: chain[from]!, to: chain[to]!, optional: true }))
        const found = backwardDependencies(
          chain.toSorted(),
          [...against, ...forward],
          new Set([chain[0]!]),
        )
        expect(found).toEqual(new Set(against))
      }),
    )
  })

  it('opens a circle at its optional wire even if the walk closes it at a required one', () => {
    expect(backward(['a', 'b'], 'a?>b b>a', ['a'])).toEqual(['a>b'])
  })
})
