import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { agedNodes, shorten } from '../../test/support/aged-nodes.ts'
import { arbitraryGraph } from '../../test/support/arbitrary-graph.ts'
import { smallNodes } from '../../test/support/small-nodes.ts'
import { printGraph } from './canonical.ts'
import { createCatalogue } from './catalogue.ts'
import { checkContext } from './catalogue-check.ts'
import { check } from './check.ts'
import { defineNode } from './define-node.ts'
import { Graph, type GraphNode } from './document.ts'
import { documentFormat } from './document-format.ts'
import { upgradeGraph } from './migrate.ts'
import { formatSteps, upgradeFormat, type FormatStep } from './upgrade-format.ts'

const catalogue = createCatalogue([...agedNodes, ...smallNodes])
const context = checkContext(catalogue)

function stored(name: string): unknown {
  return JSON.parse(readFileSync(`${import.meta.dirname}/fixtures/${name}.json`, 'utf8'))
}

/** A document with one node of an older version. */
function withNode(node: Omit<GraphNode, 'inputs'>): Graph {
  return {
    heddle: 1,
    name: 'old',
    inputs: { text: { type: 'text' } },
    nodes: { a: { ...node, inputs: { text: '$.text' } } },
    outputs: { text: 'a.text' },
  }
}

describe('a stored document with nodes of older versions', () => {
  const document = stored('old-nodes')

  it('becomes the stored document with the newest ones', () => {
    const upgraded = upgradeGraph(document, catalogue)
    expect(upgraded).toEqual(stored('old-nodes.upgraded'))
    expect(printGraph(Graph.parse(upgraded))).toBe(
      readFileSync(`${import.meta.dirname}/fixtures/old-nodes.upgraded.json`, 'utf8'),
    )
    expect(document).toEqual(stored('old-nodes'))
  })

  it('is checked as what it becomes, and keeps what was written beside it', () => {
    const { graph, written, problems } = check(document, context)
    expect(problems.filter(({ code }) => code === 'config' || code === 'not-upgraded')).toEqual([])
    expect(graph).toEqual(stored('old-nodes.upgraded'))
    expect(written).toEqual(document)
  })

  it('is planned and checked as what it becomes where another graph runs it', () => {
    const graphs = { find: () => Graph.parse(document) }
    expect(checkContext(catalogue, graphs).graph?.('old-nodes')).toEqual(
      stored('old-nodes.upgraded'),
    )
  })

  it('is as it was when nobody can upgrade it, as in a browser', () => {
    const { versions: _versions, ...browser } = context
    expect(check(document, browser).graph).toEqual(document)
  })
})

describe('an upgrade', () => {
  it('changes nothing about a document that is new already', () => {
    fc.assert(
      fc.property(arbitraryGraph, (graph) => {
        const once = upgradeGraph(graph, catalogue)
        expect(upgradeGraph(once, catalogue)).toEqual(once)
        expect(upgradeGraph(graph, createCatalogue([]))).toEqual(graph)
      }),
    )
  })

  it('gives back whatever is no document', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(upgradeGraph(value, catalogue)).toEqual(value)
      }),
    )
    let deep: unknown = 1
    for (let level = 0; level < 100_000; level += 1) deep = [deep]
    expect(upgradeGraph(deep, catalogue)).toBe(deep)
  })

  it('leaves a node alone that names no version, one of a newer version or an unknown type', () => {
    for (const type of ['shorten', 'shorten@3', 'shorten@4', 'shorten@0', 'unheard@1']) {
      const document = withNode({ type, config: { length: 2 } })
      expect(upgradeGraph(document, catalogue)).toEqual(document)
    }
  })
})

describe('what cannot be upgraded is a problem with its reason', () => {
  const problemsOf = (document: unknown, nodes = agedNodes): string[] =>
    check(document, checkContext(createCatalogue(nodes)))
      .problems.filter(({ code }) => code !== 'config')
      .map(({ code, path, message }) => `${code} @${path.join('/')}: ${message}`)

  it('a setting that its node type refuses', () => {
    const document = withNode({ type: 'shorten@1', config: { length: 'all' } })
    expect(problemsOf(document)).toEqual([
      'not-upgraded @nodes/a/config: The node "a" is of "shorten@1", and its settings could not be upgraded to version 3: "all" is gone. Give a number.',
    ])
    expect(check(document, context).graph).toEqual(document)
  })

  it('a fallback that would take a setting away', () => {
    const strict = defineNode({
      ...shorten,
      ...shorten.description,
      config: z.object({}),
      inputs: {},
      outputs: {},
      migrate: (config) => (config['mode'] === 'all' ? {} : { limit: 3 }),
      run: () => Promise.resolve({}),
    })
    const document = withNode({ type: 'shorten@2', fallback: [{ mode: 'all' }] })
    expect(problemsOf(document, [strict])[0]).toBe(
      'not-upgraded @nodes/a/config: The node "a" is of "shorten@2", and its settings could not be upgraded to version 3: a fallback of it would have to take away "limit". Write it anew.',
    )
  })

  it('settings that become something else than JSON', () => {
    const broken = defineNode({
      ...shorten,
      ...shorten.description,
      config: z.object({}),
      inputs: {},
      outputs: {},
      // SAFETY: the test does what a careless author of a node might.
      migrate: () => ({ limit: undefined }) as unknown as Record<string, number>,
      run: () => Promise.resolve({}),
    })
    expect(problemsOf(withNode({ type: 'shorten@2' }), [broken])[0]).toMatch(
      /could not be upgraded to version 3: the node type upgraded them to something that is not JSON\.$/,
    )
  })

  it('a newer version or format than this Heddle knows, and a version 0', () => {
    expect(problemsOf(withNode({ type: 'shorten@4' }))).toEqual([
      'unknown-version @nodes/a/type: The node "a" is of "shorten@4", but this Heddle knows "shorten" up to version 3. Update Heddle.',
    ])
    expect(problemsOf(withNode({ type: 'shorten@0' }))).toEqual([
      'unknown-version @nodes/a/type: The node "a" is of "shorten@0", and versions count from 1. The newest is "shorten@3".',
    ])
    expect(problemsOf({ ...withNode({ type: 'shorten' }), heddle: 2 })).toEqual([
      'shape @heddle: The graph is in format 2; this Heddle reads format 1. Update Heddle.',
    ])
  })
})

describe('the format of documents', () => {
  // What a format 2 and a format 3 might change.
  const steps: readonly FormatStep[] = [
    ({ title, ...document }) => ({ ...document, label: title ?? document['name'] }),
    ({ label, ...document }) => {
      if (typeof label !== 'string') throw new Error('"label" must be a text.')
      return { ...document, words: label.split(' ') }
    },
  ]

  it('has a step from each format to the next', () => {
    expect(formatSteps).toHaveLength(documentFormat - 1)
    expect(Graph.shape.heddle.value).toBe(documentFormat)
  })

  it('is raised step by step, from whichever format a document is in', () => {
    const first = { heddle: 1, name: 'a', title: 'Two words' }
    const newest = { heddle: 3, name: 'a', words: ['Two', 'words'] }
    expect(upgradeFormat(first, steps)).toEqual({ document: newest, problems: [] })
    expect(first).toEqual({ heddle: 1, name: 'a', title: 'Two words' })
    const second = { heddle: 2, name: 'a', label: 'Two words' }
    expect(upgradeFormat(second, steps).document).toEqual(newest)
    expect(upgradeFormat(newest, steps).document).toBe(newest)
  })

  it('stays as it is where it is newer, or no format at all', () => {
    const others = [null, 'x', [1], {}, ...[4, 0, -1, 1.5, '1', NaN].map((heddle) => ({ heddle }))]
    for (const document of others) {
      expect(upgradeFormat(document, steps)).toEqual({ document, problems: [] })
    }
  })

  it('is a problem where a step finds what it does not understand', () => {
    const document = { heddle: 1, title: 5 }
    expect(upgradeFormat(document, steps)).toEqual({
      document,
      problems: [
        {
          code: 'not-upgraded',
          severity: 'error',
          path: ['heddle'],
          message:
            'The graph is in format 1 and could not be upgraded to format 3: "label" must be a text.',
        },
      ],
    })
  })
})
