import { expect, test } from 'vitest'
import { diffGraphs } from '../../../engine/graph/diff-graphs.ts'
import type { Graph } from '../../../engine/graph/document.ts'
import { paint } from '../line.ts'
import { diffLines } from './diff-lines.ts'

function textOf(before: Graph, after: Graph, style: { colour: boolean; columns: number }): string {
  const lines = diffLines(diffGraphs(before, after), after, style)
  return lines.map((line) => paint(line, style.colour)).join('\n')
}

const graph: Graph = {
  heddle: 1,
  name: 'a',
  inputs: {},
  nodes: { write: { type: 'write@1', config: { index: 'handbook' } } },
  outputs: { text: 'write.text' },
}

function withConfig(config: Record<string, string>): Graph {
  return { ...graph, nodes: { write: { type: 'write@1', config } } }
}

test('values that do not fit beside each other stand below each other, whole', () => {
  const after = withConfig({ index: 'employees-of-the-north' })
  expect(textOf(graph, after, { colour: false, columns: 40 })).toBe(`~ write  write@1
    config.index
      - "handbook"
      + "employees-of-the-north"

1 node changed.`)
})

test('colours show what went and came, without brackets', () => {
  const [before, after] = ['', ' now'].map((end) =>
    withConfig({ prompt: `Answer the question of the person${end}, please.` }),
  )
  const text = textOf(before!, after!, { colour: true, columns: 80 })
  expect(text).toContain('of the person\u001B[32m now\u001B[39m, please.')
  expect(text).not.toMatch(/\{\+|\[-/)
})

test('of a long text only the changed lines are shown, with one line around them', () => {
  const lines = (...changed: number[]): Graph =>
    withConfig({
      prompt: Array.from(
        { length: 12 },
        (_, at) => `Line ${at} of the prompt${changed.includes(at) ? ' is other' : ''}.\n`,
      ).join(''),
    })
  expect(textOf(lines(), lines(4, 10), { colour: false, columns: 80 })).toBe(`~ write  write@1
    config.prompt
      …
      Line 3 of the prompt.
      Line 4 of the prompt{+ is other+}.
      Line 5 of the prompt.
      …
      Line 9 of the prompt.
      Line 10 of the prompt{+ is other+}.
      Line 11 of the prompt.

1 node changed.`)
})

test('a line end that came or went is shown', () => {
  const one = withConfig({ prompt: 'Answer briefly. Cite every passage that you use.' })
  const two = withConfig({ prompt: 'Answer briefly.\n\nCite every passage that you use.' })
  expect(textOf(one, two, { colour: false, columns: 80 })).toContain(`
      Answer briefly.[- -]{+↵+}
      {+↵+}
      Cite every passage that you use.
`)
})

test('several changes of one kind are counted in one sentence', () => {
  const after: Graph = {
    ...graph,
    name: 'b',
    title: 'B',
    nodes: { one: { type: 'pass' }, two: { type: 'pass', inputs: { in: 'one.out' } } },
    outputs: {},
  }
  expect(textOf(graph, after, { colour: false, columns: 80 }).split('\n').at(-1)).toBe(
    '2 nodes added, 1 node removed, 1 output of the graph, its name, its title.',
  )
})
