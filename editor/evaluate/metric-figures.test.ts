import { describe, expect, it } from 'vitest'
import { figuresOf } from './metric-figures.ts'

describe('the figures of a metric', () => {
  it('are shares with two digits and a sign on differences', () => {
    const figures = figuresOf({ test: 'bootstrap', baseline: 0.81, candidate: 0.87 })
    expect(figures.value(0.8149)).toBe('0.81')
    expect(figures.difference(0.0612)).toBe('+0.06')
    expect(figures.difference(-0.03)).toBe('−0.03')
    expect(figures.counted).toBe('')
  })

  it('have no sign where they round to nothing', () => {
    const figures = figuresOf({ test: 'bootstrap', baseline: 0.5, candidate: 0.5 })
    expect(figures.difference(-0.0001)).toBe('0.00')
    expect(figures.bound(-0.0001)).toBe('0.00')
  })

  it('are percent where examples pass or fail, and points between them', () => {
    const figures = figuresOf({ test: 'mcnemar', baseline: 0.88, candidate: 0.97 })
    expect(figures.value(0.97)).toBe('97 %')
    expect(figures.difference(0.09)).toBe('+9 pt')
    expect(figures.bound(-0.04)).toBe('−4')
    expect(figures.range(0.76, 0.84)).toBe('76–84 %')
  })

  it('count cents below a dollar and milliseconds below a second on both sides alike', () => {
    const cost = figuresOf({ unit: 'USD', test: 'bootstrap', baseline: 0.0112, candidate: 0.0078 })
    expect(cost.value(0.0112)).toBe('1.12')
    expect(cost.measured(0.0112)).toBe('1.12 ¢')
    expect(cost.difference(-0.0034)).toBe('−0.34 ¢')
    const quick = figuresOf({ unit: 'ms', test: 'bootstrap', baseline: 120, candidate: 90 })
    expect(quick.value(120)).toBe('120')
    expect(quick.counted).toBe('milliseconds')
    const slow = figuresOf({ unit: 's', test: 'bootstrap', baseline: 0.4, candidate: 2.68 })
    expect(slow.difference(0.37)).toBe('+0.37 s')
  })
})
