import type { Graph } from '../../engine/graph/document.ts'
import { graphOf } from './small-engine.ts'

const inputs: Graph['inputs'] = {
  number: { type: 'number' },
  text: { type: 'text', default: 'inner' },
  list: { type: 'number[]', optional: true },
}

/** Graphs that random graphs run as nodes: one that may fail, one with frames, one that runs the other two. */
export const propertyGraphs: Readonly<Record<string, Graph>> = {
  fussy: graphOf({
    name: 'fussy',
    inputs,
    nodes: {
      fussy: { type: 'fussy', inputs: { number: '$.number' } },
      split: { type: 'split', config: { value: 6 }, inputs: { number: 'fussy.number' } },
      label: { type: 'label', inputs: { text: 'split.high', more: '$.text' } },
    },
    outputs: { number: ['split.low', '$.number'], text: 'label.text' },
  }),
  frames: graphOf({
    name: 'frames',
    inputs,
    nodes: {
      each: { frame: 'map', over: '$.list', onItemError: 'skip' },
      fussy: { type: 'fussy', in: 'each', inputs: { number: '$item' } },
      turns: { frame: 'loop', max: 4, until: 'judge.done' },
      sum: { type: 'sum', in: 'turns', inputs: { a: ['sum.number', '$.number'] } },
      judge: { type: 'judge', in: 'turns', config: { value: 9 }, inputs: { number: 'sum.number' } },
    },
    outputs: { number: 'sum.number', list: 'fussy.number', turns: 'turns.iterations' },
  }),
  both: graphOf({
    name: 'both',
    inputs,
    nodes: {
      one: {
        type: 'graph',
        config: { graph: 'fussy' },
        onError: 'emit',
        inputs: { number: '$.number' },
      },
      two: { type: 'graph', config: { graph: 'frames' }, inputs: { number: 'one.number' } },
      caught: { type: 'caught', inputs: { error: 'one.error' } },
    },
    outputs: { number: 'two.number', text: ['one.text', 'caught.text'] },
  }),
}
