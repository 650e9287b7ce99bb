import { describe, expect, it } from 'vitest'
import { checkContext } from '../engine/graph/catalogue-check.ts'
import { createCatalogue } from '../engine/graph/catalogue.ts'
import { check } from '../engine/graph/check.ts'
import { evaluate } from '../engine/graph/expression.ts'
import { render, templateProblems } from '../engine/graph/template.ts'
import templateNode from '../nodes/template.ts'
import { doing, runOf } from './support/doing-node.ts'
import { graphOf, smallEngine } from './support/small-engine.ts'

describe('a value is copied', () => {
  it('so that who started the run cannot change it afterwards', async () => {
    const any = { list: [1] }
    const engine = smallEngine()
    const slow = graphOf({
      inputs: { any: { type: 'any' } },
      nodes: { a: { type: 'slow', config: { milliseconds: 5 }, inputs: { in: '$.any' } } },
      outputs: { out: 'a.out' },
    })
    const run = await engine.start(slow, { any })
    any.list.push(2)
    expect((await run.result).outputs).toEqual({ out: { list: [1] } })
    expect(Object.isFrozen(any)).toBe(false)
  })

  it('so that the node that gave it cannot change it afterwards', async () => {
    const kept: unknown[] = []
    const graph = graphOf({
      nodes: {
        a: { type: 'doing' },
        b: { type: 'later', inputs: { in: 'a.out' } },
      },
      outputs: { a: 'a.out', b: 'b.out' },
    })
    const first = doing(() => {
      const list = ['mine']
      kept.push(list)
      return { out: list }
    })
    const later = doing(({ inputs }) => {
      // SAFETY: the list that the first node has given.
      ;(kept[0] as string[]).push('changed')
      return { out: inputs['in'] }
    }, 'later')
    expect((await runOf(graph, {}, [first, later])).outputs).toEqual({ a: ['mine'], b: ['mine'] })
  })
})

describe('a node cannot change', () => {
  const change = (value: unknown): void => {
    // SAFETY: the test tries what a careless node may do.
    ;(value as string[]).push('changed')
  }

  it('what another node reads, nor the input of the graph', async () => {
    const graph = graphOf({
      inputs: { any: { type: 'any' } },
      nodes: {
        a: { type: 'doing', onError: 'emit', inputs: { in: '$.any' } },
        b: { type: 'pass', inputs: { in: '$.any', also: 'a.error' } },
      },
      outputs: { b: 'b.out', error: 'a.error' },
    })
    const { outputs } = await runOf(graph, { any: ['given'] }, [
      doing(({ inputs }) => {
        change(inputs['in'])
        return {}
      }),
    ])
    expect(outputs).toMatchObject({ b: ['given'], error: { code: 'node' } })
  })

  it('which inputs it is given at its next attempt', async () => {
    let attempts = 0
    const graph = graphOf({
      inputs: { any: { type: 'any' } },
      nodes: {
        a: { type: 'doing', retry: { attempts: 2, delay: 0 }, inputs: { in: '$.any' } },
      },
      outputs: { out: 'a.out' },
    })
    const { outputs } = await runOf(graph, { any: 'given' }, [
      doing(({ inputs }) => {
        attempts += 1
        const seen = inputs['in']
        inputs['in'] = 'changed'
        if (attempts === 1) throw new Error('Once more.')
        return { out: seen }
      }),
    ])
    expect(outputs).toEqual({ out: 'given' })
  })

  it('its config, which all runs share', async () => {
    const graph = graphOf({ nodes: { a: { type: 'doing' } }, outputs: { out: 'a.out' } })
    const engine = smallEngine({
      nodes: [
        doing(({ config }) => {
          expect(() => change(config['list'])).toThrow(TypeError)
          expect(() => Object.assign(config, { list: [] })).toThrow(TypeError)
          return { out: config['list'] }
        }),
      ],
    })
    for (let count = 0; count < 2; count += 1) {
      const run = await engine.start(graph, {})
      expect(await run.result).toMatchObject({ status: 'succeeded', outputs: { out: ['a'] } })
    }
  })
})

describe('names that every object has', () => {
  it('are ports and inputs like any other', async () => {
    const text = { type: 'text', optional: true } as const
    const named = Object.fromEntries(['valueOf', 'toString'].map((name) => [name, text]))
    const graph = graphOf({
      inputs: {
        items: { type: 'number[]' },
        ...named,
      },
      nodes: {
        each: { frame: 'map', over: '$.items', onItemError: 'collect' },
        hasOwnProperty: {
          type: 'switch',
          in: 'each',
          config: { cases: [{ port: 'toString', when: 'value > 1' }] },
          inputs: { value: '$item', valueOf: '$.valueOf' },
        },
        isPrototypeOf: { type: 'pass', inputs: { in: '$.toString', also: '$.valueOf' } },
      },
      outputs: {
        toString: 'hasOwnProperty.toString',
        else: 'hasOwnProperty.else',
        valueOf: 'isPrototypeOf.out',
      },
    })
    const { outputs } = await runOf(graph, { items: [1, 2], toString: 'given' })
    expect(outputs).toEqual({ toString: [null, 2], else: [1, null], valueOf: 'given' })
  })

  it('are looked up in values only where a value has them itself', () => {
    const own: unknown = JSON.parse('{"__proto__":"mine","constructor":"mine"}')
    const values = { a: {}, own, list: [1] }
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      expect(evaluate(`a.${name}`, values)).toBe(null)
      expect(evaluate(`a['${name}']`, values)).toBe(null)
      expect(evaluate(name, values)).toBe(null)
      expect(evaluate(`a contains '${name}'`, values)).toBe(false)
      expect(evaluate(`'${name}' in a`, values)).toBe(false)
      expect(render(`[{{a.${name}}}{{list.${name}}}]`, values).text).toBe('[]')
    }
    expect(evaluate("own['__proto__']", values)).toBe('mine')
    expect(render('{{own.constructor}}', values).text).toBe('mine')
    expect(() => evaluate("constructor('return 1')", values)).toThrow('There is no function')
    expect(() => evaluate('toString()', values)).toThrow('There is no function')
    expect(templateProblems('{{a | constructor}}{{a | toString}}')).toHaveLength(2)
  })

  it('are missed in a template that names them and has no such input', () => {
    const document = graphOf({
      nodes: { a: { type: 'template', config: { template: '{{toString}}' } } },
      outputs: { text: 'a.text' },
    })
    const context = checkContext(createCatalogue([templateNode]))
    expect(check(document, context).problems).toMatchObject([{ code: 'prompt-variable' }])
  })
})
