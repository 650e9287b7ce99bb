import { describe, expect, it } from 'vitest'
import type { ConfigFieldInfo } from '../inspector/config-fields.ts'
import type { DeploymentAnswer } from '../../server/api/deployments.ts'
import { liveVersion, valuesOf, variantsOf, versionChoices } from './variant-choices.ts'

const field = (kind: ConfigFieldInfo['kind']): ConfigFieldInfo => ({
  key: 'x',
  label: 'X',
  description: '',
  default: undefined,
  required: false,
  advanced: false,
  kind,
})
const number = field({ kind: 'number', whole: true, minimum: 1, maximum: 50 })

describe('the versions to choose from', () => {
  const version = (hash: string, count: number) => ({
    version: hash,
    number: count,
    message: '',
    author: 'ada',
    createdAt: count,
  })
  const choices = versionChoices(
    [version('aaa', 1), version('bbb', 2)],
    [{ label: 'production', version: 'aaa', movedAt: 1, movedBy: 'ada' }],
  )

  it('are the draft and then the newest first, with their labels', () => {
    expect(choices.map(({ name }) => name)).toEqual(['draft', 'v2', 'v1'])
    expect(choices[2]?.labels).toEqual(['production'])
  })

  it('become variants with the oldest as baseline', () => {
    expect(variantsOf(choices, ['draft', 'aaa'])).toEqual([
      { name: 'v1', version: 'aaa' },
      { name: 'draft', version: 'draft' },
    ])
  })
})

describe('the values of a line of a grid', () => {
  it('are numbers, one in each line, where the setting is a number', () => {
    expect(valuesOf('4\n 8 \n\n12', number)).toEqual([4, 8, 12])
    expect(valuesOf('4\nmany', number)).toEqual({ problem: '"many" cannot be read as a number.' })
  })

  it('are yes and no, or one of the choices', () => {
    expect(valuesOf('yes\noff', field({ kind: 'switch' }))).toEqual([true, false])
    expect(valuesOf('c', field({ kind: 'choice', options: ['a', 'b'] }))).toEqual({
      problem: '"c" cannot be read as one of a, b.',
    })
  })

  it('are whole prompts between lines of hyphens', () => {
    expect(valuesOf('Be brief.\nCite.\n---\nBe long.', field({ kind: 'prompt' }))).toEqual([
      'Be brief.\nCite.',
      'Be long.',
    ])
  })
})

describe('what is in production', () => {
  const deployment = (graph: string, weights: Record<string, number>): DeploymentAnswer => ({
    name: graph,
    createdAt: 0,
    revision: {
      number: 1,
      kind: 'change',
      message: '',
      author: 'ada',
      createdAt: 0,
      settings: {
        graph,
        variants: Object.keys(weights).map((name) => ({
          name,
          version: `${name}-hash`,
          weight: 0,
        })),
        mode: 'split',
        origins: [],
        onDisconnect: 'continue',
        ramp: [],
        gates: [],
        enabled: true,
      },
    },
    weights,
  })
  const deployments = [deployment('other', { x: 100 }), deployment('mine', { a: 10, b: 90 })]

  it('is what the label says, else what gets most of the requests', () => {
    const label = { label: 'production', version: 'ccc', movedAt: 1, movedBy: 'ada' }
    expect(liveVersion('mine', [label], deployments)).toBe('ccc')
    expect(liveVersion('mine', [], deployments)).toBe('b-hash')
    expect(liveVersion('none', [], deployments)).toBeUndefined()
  })
})
